"""Sealing of what must be kept but not read, references that find without telling, and short signatures."""

import base64
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mailbot.domain.errors import PermanentError
from mailbot.privacy.master_keys import MasterKeys

_NONCE = 12  # bytes, NIST SP 800-38D; random, and a key seals one message or job only
_FORMAT = b"\x01"  # first byte of everything sealed, so that a later form can be told apart
_WRAP_CONTEXT = b"mailbot data key:"
_SIGNATURE_BYTES = 10  # 80 bits, 16 characters of base32: fits a plus address, beyond guessing by mail


@dataclass(frozen=True, slots=True, eq=False)
class DataKey:
    """The key of one message or one job. It is never written; what is written is its wrapped form."""

    _cipher: AESGCM = field(repr=False)


class Vault:
    """Seals and opens with the municipality's master keys. Holds no state but derived keys; safe between threads."""

    def __init__(self, master: MasterKeys) -> None:
        self._newest_id = master.wrapping[0][0]
        self._ciphers = {key_id: AESGCM(key) for key_id, key in master.wrapping}
        self._reference_key = _derive(master.lookup, b"mailbot reference")
        self._signature_key = _derive(master.lookup, b"mailbot signature")

    def new_key(self) -> tuple[DataKey, bytes]:
        """A fresh data key and its wrapped form (about 70 bytes) to store beside what it seals."""
        raw = secrets.token_bytes(32)
        return DataKey(AESGCM(raw)), self._wrap(raw)

    def open_key(self, wrapped: bytes) -> DataKey:
        """The data key behind a wrapped form. Raises PermanentError when the master key is missing or a bit differs."""
        return DataKey(AESGCM(self._unwrap(wrapped)))

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same data key under the newest master key; the argument itself when it already is."""
        if _master_id(wrapped) == self._newest_id:
            return wrapped
        return self._wrap(self._unwrap(wrapped))

    def seal(self, key: DataKey, plaintext: bytes, context: str) -> bytes:
        """AES-256-GCM with `context` (for instance "inbox:17") bound in, so that sealed bytes cannot change places."""
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + nonce + key._cipher.encrypt(nonce, plaintext, context.encode())

    def open(self, key: DataKey, sealed: bytes, context: str) -> bytes:
        """What was sealed. Raises PermanentError when key, context or a single bit differs."""
        if sealed[:1] != _FORMAT:
            raise PermanentError("Det förseglade innehållet har ett okänt format.")
        try:
            return key._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], context.encode())
        except (InvalidTag, ValueError):
            raise PermanentError("Det förseglade innehållet går inte att öppna: fel nyckel eller ändrat.") from None

    def reference(self, value: str, kind: str) -> str:
        """A keyed reference (32 hex digits): equal for equal values of a kind, telling nothing without the key.

        Case, width and blanks do not count: "30 55" and "3055" are one Kundid. The key outlives a master rotation.
        """
        plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
        return hmac.digest(self._reference_key, f"{kind}\0{plain}".encode(), "sha256").hex()[:32]

    def sign(self, text: str) -> str:
        """A short signature (16 lower-case base32 characters) that survives Message-IDs and plus addresses."""
        digest = hmac.digest(self._signature_key, text.encode(), "sha256")
        return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode().lower()

    def verify(self, text: str, signature: str) -> bool:
        """Whether the signature belongs to the text; in constant time, blind to case (mail servers change it)."""
        return hmac.compare_digest(self.sign(text).encode(), signature.strip().lower().encode())

    def _wrap(self, raw: bytes) -> bytes:
        key_id = self._newest_id.encode()
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._ciphers[self._newest_id].encrypt(nonce, raw, _WRAP_CONTEXT + key_id)
        return _FORMAT + bytes([len(key_id)]) + key_id + nonce + sealed

    def _unwrap(self, wrapped: bytes) -> bytes:
        key_id = _master_id(wrapped)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise PermanentError(f"Huvudnyckeln ”{key_id}” saknas; innehållet kan inte öppnas utan den.")
        rest = wrapped[2 + len(key_id) :]
        try:
            return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], _WRAP_CONTEXT + key_id.encode())
        except (InvalidTag, ValueError):
            raise PermanentError("Datanyckeln går inte att öppna: fel huvudnyckel eller ändrad.") from None


def _master_id(wrapped: bytes) -> str:
    if len(wrapped) < 2 or wrapped[:1] != _FORMAT:
        raise PermanentError("Datanyckeln har ett okänt format.")
    return wrapped[2 : 2 + wrapped[1]].decode("ascii", "replace")


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret)
