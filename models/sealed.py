"""Secret columns: sealed with AES-256-GCM, found again by a keyed blind index (docs/design.md §7)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

INDEX = "index"
NONCE = 12


class SealBroken(Exception):
    """What was sealed does not open: another key, another place, or changed bytes."""


class KeyUnknown(SealBroken):
    """It was sealed by a key that is not on this ring: another machine's, or one of before."""


class Vault:
    """A ring of keys: the first seals, all open; the one named `index` makes blind indexes and never turns."""

    def __init__(self) -> None:
        self._ciphers: dict[str, AESGCM] = {}
        self._newest = ""
        self._index_key = b""

    def load(self, text: str) -> None:
        """`index:<base64>,<kid>:<base64>[,<older kid>:<base64>…]`, 32 bytes each. Raises ValueError."""
        keys = dict(self._parse(entry) for entry in text.replace("\n", ",").split(",") if entry.strip())
        if INDEX not in keys or len(keys) < 2:
            raise ValueError(f"harus berisi kunci bernama {INDEX!r} dan paling sedikit satu kunci penyegel")
        self._index_key = keys.pop(INDEX)
        self._ciphers = {kid: AESGCM(key) for kid, key in keys.items()}
        self._newest = next(iter(keys))

    @staticmethod
    def _parse(entry: str) -> tuple[str, bytes]:
        kid, _, encoded = entry.strip().partition(":")
        try:
            key = base64.b64decode(encoded)
        except ValueError:
            key = b""
        if len(key) != 32 or not kid or len(kid.encode()) > 255:
            # Not even the name: what is written without one, or the other way round, is a key.
            raise ValueError("tiap kunci ditulis nama:kunci, dan kuncinya 32 byte dalam base64")
        return kid, key

    def seal(self, data: bytes, aad: bytes) -> bytes:
        """Length of kid (1 byte), kid, nonce (12), ciphertext and tag."""
        nonce = os.urandom(NONCE)
        kid = self._newest.encode()
        return bytes([len(kid)]) + kid + nonce + self._ciphers[self._newest].encrypt(nonce, data, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        try:
            end = 1 + sealed[0]
            kid = sealed[1:end].decode()
            if kid not in self._ciphers and len(sealed) > end + NONCE:
                raise KeyUnknown("a value was sealed by a key that is not here")
            cipher = self._ciphers[kid]
            return cipher.decrypt(sealed[end : end + NONCE], sealed[end + NONCE :], aad)
        except (InvalidTag, KeyError, IndexError, ValueError) as broken:
            raise SealBroken("a sealed value does not open") from broken

    def blind_index(self, kind: str, value: str) -> str:
        """32 hex digits that say 'the same value' without saying which; `kind` keeps a NIK from matching a KK."""
        return hmac.new(self._index_key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:32]


vault = Vault()


def keys_from_file(path: Path) -> str:
    """The keys of a first installation: made once, readable by their owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = ",".join(f"{kid}:{base64.b64encode(secrets.token_bytes(32)).decode()}" for kid in (INDEX, "first"))
        _write_once(path, fresh)
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    # Web and worker may start at the same instant: the whole file appears under its name, once, by link.
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    directory = os.open(path.parent, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)


class Sealed(sa.types.TypeDecorator[Any]):
    """Text that only the application can read. `place` (table.column) is bound in, so values cannot be swapped."""

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else vault.seal(self.to_bytes(value), self.place.encode())

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect | None) -> Any:
        return None if value is None else self.from_bytes(vault.open(bytes(value), self.place.encode()))

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, data: bytes) -> Any:
        return data.decode()


class SealedJson(Sealed):
    """A dictionary, sealed. Assign a new one to change it: changes inside are not seen."""

    cache_ok = True

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, data: bytes) -> Any:
        return json.loads(data)

    def compare_values(self, x: object, y: object) -> bool:
        return x == y
