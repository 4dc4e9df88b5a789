"""Seals: damage shows without a key; with one, whatever somebody else wrote."""

import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.cache.seal import Seal, own_seal
from sitegen.cache.user import user_folder
from sitegen.errors.problems import BuildFailed

KEY = b"0123456789abcdef" * 2
PARTS = st.lists(st.text() | st.binary(), min_size=1, max_size=4)


@given(PARTS, PARTS)
def test_only_the_same_values_have_the_same_seal(one: list[str | bytes], other: list[str | bytes]) -> None:
    seal = Seal(KEY)
    assert (seal.of(*one) == seal.of(*other)) == ([encoded(part) for part in one] == [encoded(part) for part in other])


def encoded(part: str | bytes) -> bytes:
    return part.encode() if isinstance(part, str) else part


@given(PARTS)
def test_another_key_is_another_seal_and_every_process_has_the_same(parts: list[str | bytes]) -> None:
    marks = {Seal(key).of(*parts) for key in (b"", KEY, KEY + b"0", KEY.upper())}
    assert len(marks) == 4
    for key in (b"", KEY):
        assert pickle.loads(pickle.dumps(Seal(key))).of(*parts) == Seal(key).of(*parts)


@pytest.mark.parametrize("key", [b"", KEY])
@given(data=st.binary(min_size=1), place=st.integers(0), bit=st.integers(0, 7))
def test_every_flipped_bit_shows(key: bytes, data: bytes, place: int, bit: int) -> None:
    flipped = bytearray(data)
    flipped[place % len(data)] ^= 1 << bit
    assert Seal(key).of(data) != Seal(key).of(bytes(flipped))


@pytest.mark.parametrize("key", [b"", KEY])
@pytest.mark.parametrize("data", [b"", b"x", b"x" * 2_500_000])
def test_a_file_has_the_seal_of_its_bytes(tmp_path: Path, key: bytes, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert Seal(key).of_file(tmp_path / "file") == Seal(key).of("file", data)


# The key


def key_file(text: str | bytes, mode: int = 0o600) -> Path:
    """Write the key of the user."""
    folder = user_folder("config")
    assert folder is not None
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "cache-key"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    file.chmod(mode)
    return file


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "own"))
    monkeypatch.delenv("SITEGEN_CACHE_KEY", raising=False)


def refused() -> str:
    with pytest.raises(BuildFailed) as caught:
        own_seal()
    return str(caught.value)


def test_without_a_key_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_seal().key == b""
    monkeypatch.setenv("SITEGEN_CACHE_KEY", "  ")  # a secret that a workflow does not have
    assert own_seal().key == b""


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    key_file("f" * 32 + "\n")
    assert own_seal().key == b"f" * 32
    monkeypatch.setenv("SITEGEN_CACHE_KEY", "e" * 64)
    assert own_seal().key == b"e" * 64


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    key_file("secret")
    assert "too short" in refused()
    monkeypatch.setenv("SITEGEN_CACHE_KEY", "secret")
    assert refused() == (
        "SITEGEN_CACHE_KEY: the key of the cache is too short\n"
        "      = write at least 32 random letters and digits, as “openssl rand -hex 32” does"
    )


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a mode says nothing")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(mode: int) -> None:
    file = key_file("f" * 32, mode)
    assert refused() == f"{file}: others can read the key of the cache\n      = run “chmod 600 {file}”"


def test_a_key_that_cannot_be_read_is_refused() -> None:
    file = key_file(b"\xff" * 32)
    assert "cannot be read" in refused()
    file.unlink()
    file.mkdir()
    assert "cannot be read" in refused()
