"""The service's command; it starts things, and nobody imports it."""

import sys

from cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
