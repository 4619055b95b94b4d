"""The keys that open everything else: where they come from, how they are made and changed."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from mailbot.domain.errors import PermanentError

LOOKUP_ID = "lookup"
ENVIRONMENT_VARIABLE = "MAILBOT_MASTER_KEY"
KEY_BYTES = 32
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class MasterKeys:
    """The municipality's secrets, kept outside the database, the configuration and the backups.

    `wrapping`: (id, 32 bytes), newest first; the first one wraps new data keys, all of them open old ones. `lookup`:
    32 bytes that never change, from which references and signatures are derived, so that a rotated master key does not
    break the tie between a placement and its later removal (privacy.md, "keyed reference").
    """

    wrapping: tuple[tuple[str, bytes], ...] = field(repr=False)
    lookup: bytes = field(repr=False)

    @classmethod
    def from_text(cls, text: str, *, where: str) -> Self:
        """Read lines `id:base64key`; `#` begins a comment. Raises PermanentError that names the line, never the key."""
        wrapping: list[tuple[str, bytes]] = []
        lookup: bytes | None = None
        for number, line in enumerate(text.splitlines(), start=1):
            if not (content := line.strip()) or content.startswith("#"):
                continue
            key_id, key = _parse_line(content, f"{where}, rad {number}")
            if (key_id == LOOKUP_ID and lookup is not None) or key_id in {known for known, _ in wrapping}:
                raise PermanentError(f"{where}, rad {number}: nyckeln ”{key_id}” står två gånger.")
            if key_id == LOOKUP_ID:
                lookup = key
            else:
                wrapping.append((key_id, key))
        if not wrapping:
            raise PermanentError(f"{where}: ingen huvudnyckel finns. Skapa en nyckelfil eller hämta den ur ert valv.")
        if lookup is None:
            raise PermanentError(f"{where}: raden ”{LOOKUP_ID}:…” saknas; utan den hittas inga tidigare lås igen.")
        return cls(wrapping=tuple(wrapping), lookup=lookup)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a key file. Raises PermanentError when it is missing, unreadable or malformed."""
        try:
            text = path.read_text(encoding="ascii")
        except FileNotFoundError:
            raise PermanentError(f"Nyckelfilen {path} finns inte.") from None
        except (OSError, UnicodeDecodeError):
            raise PermanentError(f"Nyckelfilen {path} går inte att läsa.") from None
        return cls.from_text(text, where=f"Nyckelfilen {path}")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, name: str = ENVIRONMENT_VARIABLE) -> Self:
        """Read the same lines from an environment variable; they may be parted by line ends or semicolons."""
        value = (os.environ if environ is None else environ).get(name, "")
        if not value.strip():
            raise PermanentError(f"Miljövariabeln {name} är tom.")
        return cls.from_text(value.replace(";", "\n"), where=f"Miljövariabeln {name}")


def _parse_line(line: str, where: str) -> tuple[str, bytes]:
    key_id, _, encoded = line.partition(":")
    if not _KEY_ID.match(key_id.strip()):
        raise PermanentError(f"{where}: skriv nyckelns namn, kolon och nyckeln i base64.")
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise PermanentError(f"{where}: nyckeln är inte giltig base64.") from None
    if len(key) != KEY_BYTES:
        raise PermanentError(f"{where}: nyckeln ska vara {KEY_BYTES} byte lång.")
    return key_id.strip(), key


def _new_line(key_id: str) -> str:
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def create_key_file(path: Path) -> MasterKeys:
    """Make a key file that only its owner may read (0600). Never writes over one: that would make all data unreadable.

    Raises PermanentError when the file exists or cannot be written.
    """
    text = "\n".join(("# Mailbots huvudnycklar. Förvaras skilt från databasen och från säkerhetskopiorna.",
                      _new_line(f"k{secrets.token_hex(3)}"), _new_line(LOOKUP_ID), ""))  # fmt: skip
    temporary = _write_private(path, text)
    try:
        os.link(temporary, path)  # unlike a rename, a link fails when the name is taken
    except FileExistsError:
        raise PermanentError(f"Nyckelfilen {path} finns redan och skrivs inte över.") from None
    except OSError:
        raise PermanentError(f"Nyckelfilen {path} går inte att skapa.") from None
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return MasterKeys.from_file(path)


def rotate_key_file(path: Path) -> MasterKeys:
    """Put a new master key first; the old ones stay until every wrapped key has been wrapped anew (`Vault.rewrap`)."""
    MasterKeys.from_file(path)  # refuse to rotate what cannot be read
    text = f"{_new_line(f'k{secrets.token_hex(3)}')}\n{path.read_text(encoding='ascii')}"
    temporary = _write_private(path, text)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise PermanentError(f"Nyckelfilen {path} går inte att byta ut.") from None
    _sync_folder(path.parent)
    return MasterKeys.from_file(path)


def _write_private(path: Path, text: str) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_ascii(text))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise PermanentError(f"Nyckelfilen {path} går inte att skriva.") from None
    return temporary


def _ascii(text: str) -> str:
    """A key file is pure ASCII, so that no editor or shell on any platform changes it."""
    return text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and NTFS journals its entries
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
