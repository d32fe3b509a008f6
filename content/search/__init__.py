"""Search: what was asked, undone and folded, against what the library knows."""

from content.search.fold import fold

__all__ = ["fold"]
