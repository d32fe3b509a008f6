"""Memory: what a moment needed goes back to the system, so that a service that runs for months stays small."""

import ctypes

LARGE = 256 * 1024  # bytes; what is larger is taken from the system and given back one by one
ARENAS = 2  # heaps for all threads; each keeps what its busiest moment needed
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # malloc.h


def give_back() -> bool:
    """Let the C library return freed memory early; False where it is not glibc. To be called before threads start.

    By itself it learns from the first large piece that is freed to keep such pieces: making clips or reading an
    index anew left 25 MB more resident for good, beside 200 MB that all of the service may have.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    wanted = ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, LARGE))
    return all(mallopt(name, value) == 1 for name, value in wanted)
