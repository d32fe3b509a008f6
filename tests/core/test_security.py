"""Keys, sealed columns and codes that survive being read aloud."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.security import (
    CASE_SIGNS,
    CODE_SIGNS,
    NOTICE_SIGNS,
    Keyring,
    new_code,
    read_code,
    show_code,
    token,
    token_hash,
)


@given(st.text())
def test_what_is_sealed_comes_back(text: str) -> None:
    keyring = Keyring("k")
    assert keyring.unseal(keyring.seal(text)) == text


def test_another_key_opens_nothing_and_says_why() -> None:
    with pytest.raises(Invalid, match=r"secret\.key"):
        Keyring("other").unseal(Keyring("one").seal("0912345678"))


def test_a_keyed_hash_tells_parts_apart_and_needs_the_key() -> None:
    keyring = Keyring("k")
    assert keyring.keyed_hash("ab", "c") != keyring.keyed_hash("a", "bc")
    assert keyring.keyed_hash("a") != Keyring("other").keyed_hash("a")
    assert keyring.keyed_hash("a") == Keyring("k").keyed_hash("a")


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    sealed = Keyring.load(tmp_path / "data").seal("x")
    path = tmp_path / "data" / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keyring.load(tmp_path / "data").unseal(sealed) == "x"


def test_a_key_in_the_settings_leaves_no_file(tmp_path: Path) -> None:
    Keyring.load(tmp_path / "data", "from the settings")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("signs", [CASE_SIGNS, NOTICE_SIGNS])
def test_codes_are_read_however_they_are_typed(signs: int) -> None:
    for _ in range(200):
        code = new_code(signs)
        assert not code.isdigit()
        assert set(code) <= set(CODE_SIGNS)
        for typed in (code, code.lower(), show_code(code), f" {code[:2]}-{code[2:]}.", f"{code[:3]}_{code[3:]}"):
            assert read_code(typed, signs) == code


@pytest.mark.parametrize("typed", ["", "123456", "4H72M", "4H72M99", "O4H7Z1", "4H7 2M9?", "xin chào"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed, CASE_SIGNS) is None


def test_no_sign_of_a_code_looks_or_sounds_like_another() -> None:
    assert not set(CODE_SIGNS) & set("01OIBDTVPCGKSJ")


def test_a_stolen_table_of_hashes_opens_nothing() -> None:
    secret = token()
    assert len(secret) >= 43
    assert secret not in token_hash(secret)
    assert token() != secret
