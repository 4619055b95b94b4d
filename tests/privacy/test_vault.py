import base64
import stat
import sys
from pathlib import Path

import pytest

from mailbot.domain.errors import PermanentError
from mailbot.privacy.master_keys import MasterKeys, create_key_file, rotate_key_file
from mailbot.privacy.vault import Vault


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "nycklar"
    create_key_file(path)
    return path


@pytest.fixture
def vault(key_file: Path) -> Vault:
    return Vault(MasterKeys.from_file(key_file))


def test_what_is_sealed_opens_again(vault: Vault) -> None:
    key, wrapped = vault.new_key()
    sealed = vault.seal(key, b"Exempelgatan 3", "inbox:1")
    assert b"Exempelgatan" not in sealed
    assert vault.open(vault.open_key(wrapped), sealed, "inbox:1") == b"Exempelgatan 3"


def test_sealed_bytes_cannot_change_places(vault: Vault) -> None:
    key, _ = vault.new_key()
    sealed = vault.seal(key, b"kod", "inbox:1")
    with pytest.raises(PermanentError):
        vault.open(key, sealed, "inbox:2")


@pytest.mark.parametrize("position", [0, 1, 13, -1])
def test_one_changed_bit_is_noticed(vault: Vault, position: int) -> None:
    key, _ = vault.new_key()
    sealed = bytearray(vault.seal(key, b"hemligt", "job:1"))
    sealed[position] ^= 1
    with pytest.raises(PermanentError):
        vault.open(key, bytes(sealed), "job:1")


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x01\x05ab", b"\x02abc", b"\x01\x01k\x00"])
def test_broken_wrapped_key_is_an_answer_not_a_crash(vault: Vault, broken: bytes) -> None:
    with pytest.raises(PermanentError):
        vault.open_key(broken)


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x01short", b"\x09" + b"x" * 40])
def test_broken_sealed_bytes_are_an_answer_not_a_crash(vault: Vault, broken: bytes) -> None:
    with pytest.raises(PermanentError):
        vault.open(vault.new_key()[0], broken, "x")


def test_another_key_file_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    create_key_file(tmp_path / "annan")
    other = Vault(MasterKeys.from_file(tmp_path / "annan"))
    _, wrapped = vault.new_key()
    with pytest.raises(PermanentError, match="saknas"):
        other.open_key(wrapped)


def test_rotation_keeps_data_references_and_signatures(vault: Vault, key_file: Path) -> None:
    key, wrapped = vault.new_key()
    sealed = vault.seal(key, b"x", "job:1")
    rotated = Vault(rotate_key_file(key_file))
    anew = rotated.rewrap(wrapped)
    assert anew != wrapped
    assert rotated.rewrap(anew) is anew
    assert rotated.open(rotated.open_key(anew), sealed, "job:1") == b"x"
    assert rotated.reference("3055", "customer_id") == vault.reference("3055", "customer_id")
    assert rotated.verify("LÅS-2026-00042", vault.sign("LÅS-2026-00042"))
    lines = [line for line in key_file.read_text().splitlines() if not line.startswith("#")]
    key_file.write_text("\n".join([lines[0], lines[-1]]))
    only_new = Vault(MasterKeys.from_file(key_file))
    assert only_new.open(only_new.open_key(anew), sealed, "job:1") == b"x"
    with pytest.raises(PermanentError):
        only_new.open_key(wrapped)


def test_reference_ignores_form_but_not_kind(vault: Vault) -> None:
    assert vault.reference("AB 12", "customer_id") == vault.reference("ab12", "customer_id")
    assert vault.reference("ab12", "customer_id") != vault.reference("ab12", "key_number")
    assert "12" * 3 not in vault.reference("121212", "customer_id")


def test_signature_is_mail_safe_and_blind_to_case(vault: Vault) -> None:
    token = vault.sign("inkorg:LÅS-2026-00042")
    assert token.isascii() and token.isalnum() and token == token.lower() and len(token) == 16
    assert vault.verify("inkorg:LÅS-2026-00042", token.upper())
    assert not vault.verify("inkorg:LÅS-2026-00043", token)
    assert not vault.verify("inkorg:LÅS-2026-00042", "åäö")
    assert not vault.verify("inkorg:LÅS-2026-00042", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
def test_key_file_is_for_its_owner_alone(key_file: Path) -> None:
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    rotate_key_file(key_file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_key_file_is_never_written_over_and_leaves_nothing_behind(key_file: Path) -> None:
    before = key_file.read_bytes()
    with pytest.raises(PermanentError, match="finns redan"):
        create_key_file(key_file)
    assert key_file.read_bytes() == before
    assert [path.name for path in key_file.parent.iterdir()] == ["nycklar"]


def test_missing_file_and_folder_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="finns inte"):
        MasterKeys.from_file(tmp_path / "saknas")
    with pytest.raises(PermanentError):
        create_key_file(tmp_path / "ingen" / "nycklar")


def _line(name: str, length: int = 32) -> str:
    return f"{name}:{base64.b64encode(b'x' * length).decode()}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        _line("k1"),
        _line("lookup"),
        f"{_line('k1', 16)}\n{_line('lookup')}",
        f"k1:åäö\n{_line('lookup')}",
        f"{_line('k1')}\n{_line('k1')}\n{_line('lookup')}",
        f"{_line('k1')}\n{_line('lookup')}\n{_line('lookup')}",
        f"bara text\n{_line('lookup')}",
    ],
)
def test_malformed_key_text_is_refused_without_showing_the_key(text: str) -> None:
    with pytest.raises(PermanentError) as caught:
        MasterKeys.from_text(text, where="Test")
    assert "eHh4" not in str(caught.value)


def test_environment_variable_with_semicolons() -> None:
    keys = MasterKeys.from_env({"NYCKEL": f"{_line('k2')};{_line('k1')};{_line('lookup')}"}, "NYCKEL")
    assert [key_id for key_id, _ in keys.wrapping] == ["k2", "k1"]
    with pytest.raises(PermanentError):
        MasterKeys.from_env({}, "NYCKEL")


def test_keys_do_not_show_in_repr(vault: Vault, key_file: Path) -> None:
    keys = MasterKeys.from_file(key_file)
    assert repr(keys) == "MasterKeys()"
    assert repr(vault.new_key()[0]) == "DataKey()"
