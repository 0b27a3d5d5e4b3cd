"""Encrypted files, each with a random name and its own data key (docs/design.md §7)."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.files.storage import FileBroken, Storage
from models.sealed import SealBroken, Vault

FORMAT = b"\x01"
_NONCE_BYTES = 12


@dataclass(frozen=True)
class StoredFile:
    """What a row remembers of its file."""

    storage_key: str
    wrapped_key: bytes


def keep_file(storage: Storage, vault: Vault, data: bytes, *, aad: bytes) -> StoredFile:
    """Encrypt and store, on disk before it returns: commit the row afterwards. `aad` names its owner."""
    data_key = AESGCM.generate_key(bit_length=256)
    nonce = os.urandom(_NONCE_BYTES)
    key = secrets.token_hex(16)
    storage.put(key, FORMAT + nonce + AESGCM(data_key).encrypt(nonce, data, aad))
    return StoredFile(key, vault.seal(data_key, aad=b"file-key|" + aad))


def read_file(storage: Storage, vault: Vault, stored: StoredFile, *, aad: bytes) -> bytes:
    """Raises FileBroken when the file is missing, changed or swapped, or its key does not open."""
    kept = storage.get(stored.storage_key)
    if kept[:1] != FORMAT:
        raise FileBroken(f"{stored.storage_key} is of an unknown format")
    try:
        data_key = vault.open(stored.wrapped_key, aad=b"file-key|" + aad)
        return AESGCM(data_key).decrypt(kept[1 : 1 + _NONCE_BYTES], kept[1 + _NONCE_BYTES :], aad)
    except (SealBroken, InvalidTag, ValueError) as broken:
        raise FileBroken(f"{stored.storage_key} does not open") from broken
