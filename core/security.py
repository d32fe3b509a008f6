"""Keys, sealed columns, keyed hashes and one-time tokens."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from core.errors import Invalid

KEY_FILE = "secret.key"
CODE_SIGNS = "23456789HLMXY"  # no look-alikes (0/O, 1/I) and no sound-alikes (bê, dê, tê, vê) when read aloud
CASE_SIGNS = 6  # 13^6 = 4.8 million cases
NOTICE_SIGNS = 5


class Keyring:
    """Seals private columns and makes keyed hashes; one key per installation.

    The key never leaves DATA_DIR (file mode 0600) or the secret setting. Losing it makes sealed
    columns unreadable, so `tienglang backup` takes it along and docs/running.md says where to keep it.
    """

    def __init__(self, key: str) -> None:
        digest = hashlib.sha256(key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(digest))
        self._mac = hashlib.sha256(b"mac" + digest).digest()

    @classmethod
    def load(cls, data_dir: Path, setting: str = "") -> "Keyring":
        """The key of the setting, else of DATA_DIR/secret.key, which is made on first use."""
        if setting:
            return cls(setting)
        path = data_dir / KEY_FILE
        try:
            return cls(path.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            data_dir.mkdir(parents=True, exist_ok=True)
            key = secrets.token_urlsafe(48)
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:  # another process of ours was faster
                return cls(path.read_text(encoding="ascii").strip())
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(key)
            return cls(key)

    def seal(self, text: str) -> bytes:
        """Encrypt a private text for a column."""
        return self._fernet.encrypt(text.encode())

    def unseal(self, sealed: bytes) -> str:
        """Read a sealed column.

        Raises:
            Invalid: sealed with another key, or damaged.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Invalid("sealed with another key; is this the secret.key of this database?") from error

    def keyed_hash(self, *parts: str) -> str:
        """A hash that cannot be reversed by trying all phone numbers without the key (hex, 64 characters)."""
        return hmac.new(self._mac, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def token() -> str:
    """A fresh secret for a link or a cookie: 32 random bytes, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(value: str) -> str:
    """What is stored of a token: its SHA-256, so that a leaked table opens no session."""
    return hashlib.sha256(value.encode()).hexdigest()


def new_code(signs: int) -> str:
    """A random code of `signs` signs with at least one letter, so that a code is never a number."""
    while True:
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(signs))
        if not code.isdigit():
            return code


def read_code(text: str, signs: int) -> str | None:
    """A code typed in any way ("4h7 2m9", "4H7-2M9"), or None when the text is not one.

    Signs outside the alphabet (a mistyped O for 0) make it not a code; the caller says so kindly.
    """
    bare = "".join(ch for ch in text.upper() if ch not in " .-_")
    if len(bare) == signs and all(ch in CODE_SIGNS for ch in bare) and not bare.isdigit():
        return bare
    return None


def show_code(code: str) -> str:
    """How a code is shown: "4H7 2M9" (three and three), five signs as they are."""
    return f"{code[:3]} {code[3:]}" if len(code) == CASE_SIGNS else code
