"""Files by their content: the same bytes are the same file, half a file is never seen."""

import hashlib
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import Invalid, NotFound
from core.files import Files


def test_the_name_is_the_hash_of_the_content(files: Files) -> None:
    name = files.put(b"tieng lang")
    assert name == hashlib.sha256(b"tieng lang").hexdigest()
    assert files.read(name) == b"tieng lang"
    assert files.put(b"tieng lang") == name
    assert len([path for path in files.root.rglob("*") if path.is_file()]) == 1


def test_an_old_file_that_is_put_again_is_new_again(files: Files) -> None:
    name = files.put(b"x")
    os.utime(files.path(name), (1_000_000_000, 1_000_000_000))
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    assert files.older_than(moment) == [name]
    files.put(b"x")
    assert files.older_than(moment) == []


def test_a_deleted_file_is_gone_once(files: Files) -> None:
    name = files.put(b"x")
    assert files.has(name)
    assert files.delete(name)
    assert not files.delete(name)
    assert not files.has(name)
    with pytest.raises(NotFound):
        files.read(name)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(files: Files, name: str) -> None:
    with pytest.raises(Invalid):
        files.path(name)


def test_many_writers_of_the_same_content_agree(files: Files) -> None:
    data = b"a" * 300_000
    gate = threading.Barrier(8)
    names: list[str] = []

    def put() -> None:
        gate.wait()
        names.append(files.put(data))

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 1
    assert files.read(names[0]) == data
    assert [path for path in files.root.rglob(".*") if path.is_file()] == []


def test_a_full_disk_leaves_no_half_file(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        files.put(b"x")
    assert not files.has(hashlib.sha256(b"x").hexdigest())
