"""Files by the hash of their content: put, path, read, delete. No path ever stands in a row."""

import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

from core.errors import Invalid, NotFound

_HASH = re.compile(r"[0-9a-f]{64}")


class Files:
    """A folder of immutable files named by their SHA-256, two levels deep.

    Writing is atomic (temporary name, then rename), so a reader never sees half a file and two
    writers of the same content agree.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep `data`; returns its hash (64 hex digits). The same bytes once more are only made new again."""
        name = hashlib.sha256(data).hexdigest()
        target = self._target(name)
        try:
            os.utime(target)  # or `older_than` would name it, and it could go before anybody has said that they keep it
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{name}.{os.getpid()}.{os.urandom(4).hex()}")
            partial.write_bytes(data)
            partial.replace(target)
        return name

    def path(self, sha256: str) -> Path:
        """Where a kept file lies.

        Raises:
            NotFound: no such file.
        """
        target = self._target(sha256)
        if not target.is_file():
            raise NotFound(f"file {sha256[:12]}")
        return target

    def read(self, sha256: str) -> bytes:
        """The content of a kept file.

        Raises:
            NotFound: no such file.
        """
        return self.path(sha256).read_bytes()

    def has(self, sha256: str) -> bool:
        """Whether the file is kept here."""
        return self._target(sha256).is_file()

    def delete(self, sha256: str) -> bool:
        """Remove a file for good; False when it was not there."""
        try:
            self._target(sha256).unlink()
        except FileNotFoundError:
            return False
        return True

    def older_than(self, moment: datetime) -> list[str]:
        """Hashes of all files that were put last before `moment` (aware); half-written ones are removed."""
        limit = moment.timestamp()
        found = []
        for path in self.root.glob("??/*"):
            if path.stat().st_mtime < limit:
                if _HASH.fullmatch(name := path.parent.name + path.name):
                    found.append(name)
                else:
                    path.unlink(missing_ok=True)  # a writer was killed between writing and renaming
        return found

    def _target(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise Invalid(f"not a file hash: {sha256[:80]!r}")
        return self.root / sha256[:2] / sha256[2:]
