"""Both kinds of storage, on a real disk and over real HTTP."""

from __future__ import annotations

import base64
import os
import stat
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ReadTimeoutError

from app.files.local_storage import LocalStorage
from app.files.s3_storage import S3Storage
from app.files.sealed_files import keep_file, read_file
from app.files.storage import FileBroken, FileMissing, Storage
from app.files.stores import storage_from_url
from app.files.sweeping import WrongDatabase, empty_bin, sweep_orphans
from models.sealed import Vault
from tests.app.messages.fault_gateway import Fault, drip, fault_gateway
from tests.support.s3_server import s3_server

KEY = "0123456789abcdef0123456789abcdef"
AAD = b"attachment|7|foto_kk"
DAY = timedelta(hours=24)


@pytest.fixture
def vault() -> Vault:
    vault = Vault()
    vault.load(",".join(f"{kid}:{base64.b64encode(os.urandom(32)).decode()}" for kid in ["index", "first"]))
    return vault


@pytest.fixture
def local(tmp_path) -> LocalStorage:
    return LocalStorage(tmp_path / "uploads")


@pytest.fixture
def s3(monkeypatch):
    with s3_server() as (address, objects):
        settings = {"ENDPOINT_URL_S3": address, "ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test"}
        for name, value in (settings | {"DEFAULT_REGION": "us-east-1"}).items():
            monkeypatch.setenv(f"AWS_{name}", value)
        store = storage_from_url("s3://berkas/dukcapil/foto")
        store.objects = objects
        yield store


@pytest.fixture(params=["local", "s3"])
def storage(request) -> Storage:
    return request.getfixturevalue(request.param)


def bytes_on_disk(storage: Storage) -> bytes:
    if isinstance(storage, S3Storage):
        return b"".join(body for body, _ in storage.objects.values())
    return b"".join(path.read_bytes() for path in storage.root.rglob("*") if path.is_file())


def overwrite(storage: Storage, key: str, data: bytes) -> None:
    storage.delete(key)
    storage.put(key, data)


def age(storage: Storage, key: str, by: timedelta) -> None:
    """Make a stored file look this much older."""
    then = datetime.now(UTC) - by
    if isinstance(storage, S3Storage):
        path = f"/berkas/dukcapil/foto/{key}"
        storage.objects[path] = (storage.objects[path][0], then)
    else:
        for path in storage.root.rglob(key):
            os.utime(path, (then.timestamp(), then.timestamp()))


def test_what_is_kept_comes_back_and_only_its_ciphertext_is_stored(storage, vault):
    stored = keep_file(storage, vault, b"a photo " * 1000, aad=AAD)

    assert read_file(storage, vault, stored, aad=AAD) == b"a photo " * 1000
    assert b"a photo" not in bytes_on_disk(storage)


def test_the_same_photo_twice_is_stored_under_other_names_with_other_bytes(storage, vault):
    first, second = (keep_file(storage, vault, b"same", aad=AAD) for _ in range(2))

    assert first.storage_key != second.storage_key
    assert storage.get(first.storage_key) != storage.get(second.storage_key)


@pytest.mark.parametrize("place", [0, 1, 13, -1], ids=["format", "nonce", "data", "tag"])
def test_a_changed_byte_anywhere_is_noticed(storage, vault, place):
    stored = keep_file(storage, vault, b"photo", aad=AAD)
    changed = bytearray(storage.get(stored.storage_key))
    changed[place] ^= 1
    overwrite(storage, stored.storage_key, bytes(changed))

    with pytest.raises(FileBroken):
        read_file(storage, vault, stored, aad=AAD)


@pytest.mark.parametrize("rest", [0, 1, 5, 20])
def test_a_file_cut_short_is_noticed(storage, vault, rest):
    stored = keep_file(storage, vault, b"photo", aad=AAD)
    overwrite(storage, stored.storage_key, storage.get(stored.storage_key)[:rest])

    with pytest.raises(FileBroken):
        read_file(storage, vault, stored, aad=AAD)


def test_a_file_in_the_place_of_another_is_noticed(storage, vault):
    mine = keep_file(storage, vault, b"mine", aad=AAD)
    other = keep_file(storage, vault, b"other", aad=b"attachment|8|foto_kk")

    overwrite(storage, mine.storage_key, storage.get(other.storage_key))

    with pytest.raises(FileBroken):
        read_file(storage, vault, mine, aad=AAD)
    with pytest.raises(FileBroken):
        read_file(storage, vault, other, aad=AAD)
    with pytest.raises(FileBroken):
        read_file(storage, vault, replace(mine, wrapped_key=other.wrapped_key), aad=AAD)


def test_a_missing_file_is_told_as_such(storage, vault):
    stored = keep_file(storage, vault, b"photo", aad=AAD)
    storage.delete(stored.storage_key)
    storage.delete(stored.storage_key)

    with pytest.raises(FileMissing):
        read_file(storage, vault, stored, aad=AAD)


@pytest.mark.parametrize("key", ["", "..", "../" + KEY, "/etc/passwd", KEY + "\n", KEY.upper(), "é" * 32, "a" * 33])
def test_nothing_but_a_key_names_a_file(storage, key):
    for use in (storage.get, storage.delete, lambda key: storage.put(key, b"")):
        with pytest.raises(ValueError, match="not a storage key"):
            use(key)


def test_a_link_out_of_the_folder_is_not_followed(local, tmp_path):
    outside = tmp_path / "outside"
    (outside / KEY[2:4]).mkdir(parents=True)
    (local.root / KEY[:2]).symlink_to(outside)

    with pytest.raises(ValueError, match="outside"):
        local.put(KEY, b"photo")

    assert not list(outside.rglob(KEY))


def test_a_file_is_whole_on_the_disk_before_it_has_its_name(local, monkeypatch):
    steps = []
    real_sync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (steps.append(("sync", opened(fd))), real_sync(fd)))
    monkeypatch.setattr(os, "replace", lambda a, b: (steps.append(("rename", str(b))), real_replace(a, b)))
    shard = local.root / "01" / "23"

    local.put(KEY, b"photo")
    local.put(KEY[:-1] + "0", b"second in the same folder")

    assert steps[:5] == [
        ("sync", str(shard.parent)),
        ("sync", str(local.root)),
        ("sync", str(local.root / "incoming" / KEY)),
        ("rename", str(shard / KEY)),
        ("sync", str(shard)),
    ]
    assert [kind for kind, _ in steps[5:]] == ["sync", "rename", "sync"]


def opened(handle: int) -> str:
    return os.readlink(f"/proc/self/fd/{handle}")


def test_files_and_folders_are_for_their_owner_alone(local):
    local.put(KEY, b"photo")

    modes = {stat.S_IMODE(path.stat().st_mode) for path in local.root.rglob("*") if path.is_dir()}
    assert modes == {0o700}
    assert stat.S_IMODE((local.root / "01" / "23" / KEY).stat().st_mode) == 0o600


def test_a_crash_before_the_rename_leaves_an_orphan_that_is_swept(local, vault, monkeypatch):
    def crash(*_):
        raise OSError("the power went")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="power"):
        patched.setattr(os, "replace", crash)
        local.put(KEY, b"half a photo")
    age(local, KEY, by=2 * DAY)

    with pytest.raises(FileMissing):
        local.get(KEY)
    known = keep_file(local, vault, b"photo", aad=AAD).storage_key
    age(local, known, by=2 * DAY)
    assert sweep_orphans(local, lambda keys: set(keys) & {known}, DAY) == 1
    assert [kept.key for kept in local.keys()] == [known]  # noqa: SIM118


def test_a_sweep_with_the_wrong_database_deletes_nothing(local, vault):
    key = keep_file(local, vault, b"photo", aad=AAD).storage_key
    age(local, key, by=2 * DAY)

    with pytest.raises(WrongDatabase):
        sweep_orphans(local, lambda keys: set(), DAY)

    assert local.get(key)


def test_the_sweep_takes_old_orphans_and_spares_young_and_known_files(storage, vault):
    known, young, *orphans = (keep_file(storage, vault, b"photo", aad=AAD).storage_key for _ in range(5))
    for key in (known, *orphans):
        age(storage, key, by=DAY + timedelta(minutes=1))
    age(storage, young, by=DAY - timedelta(minutes=1))

    swept = sweep_orphans(storage, lambda keys: set(keys) & {known}, DAY)

    assert swept == len(orphans)
    assert {kept.key for kept in storage.keys()} == {known, young}  # noqa: SIM118


def test_what_is_set_aside_is_still_found_and_comes_back_or_is_destroyed(storage):
    other = KEY[:-1] + "0"
    for key in (KEY, other):
        storage.put(key, b"photo " + key.encode())
        storage.set_aside(key)

    assert list(storage.keys()) == []
    assert {kept.key for kept in storage.set_aside_keys()} == {KEY, other}
    assert storage.get(KEY) == b"photo " + KEY.encode()

    storage.bring_back(KEY)
    storage.destroy(other)

    assert [kept.key for kept in storage.keys()] == [KEY]  # noqa: SIM118
    assert list(storage.set_aside_keys()) == []
    assert storage.get(KEY) == b"photo " + KEY.encode()
    with pytest.raises(FileMissing):
        storage.get(other)


def test_the_bin_gives_back_what_a_row_names_and_keeps_the_rest_for_its_time(storage, vault):
    named, young = (keep_file(storage, vault, b"photo", aad=AAD).storage_key for _ in range(2))
    for key in (named, young):
        storage.set_aside(key)

    assert empty_bin(storage, lambda keys: set(keys) & {named}, DAY) == 0
    assert [kept.key for kept in storage.keys()] == [named]  # noqa: SIM118
    assert empty_bin(storage, lambda keys: set(), timedelta(days=-1)) == 1
    assert list(storage.set_aside_keys()) == []


def test_a_store_says_whose_it_is(storage):
    assert storage.owner() is None

    storage.set_owner("a" * 32)
    storage.set_owner("b" * 32)

    assert storage.owner() == "b" * 32
    assert list(storage.keys()) == []


def test_a_file_is_written_again_by_whoever_was_killed_while_writing_it(local):
    (local.root / "incoming" / KEY).write_bytes(b"half a pho")

    local.put(KEY, b"photo")

    assert local.get(KEY) == b"photo"


def test_the_sweep_asks_in_batches(local, monkeypatch):
    monkeypatch.setattr("app.files.sweeping.SWEEP_BATCH", 2)
    asked: list[int] = []
    for digit in "12345":
        local.put(digit * 32, b"photo")
        age(local, digit * 32, by=2 * DAY)

    def is_known(keys: Iterable[str]) -> set[str]:
        asked.append(len(list(keys)))
        return set(keys)

    assert sweep_orphans(local, is_known, DAY) == 0
    assert asked == [2, 2, 1]


def test_other_files_beside_ours_are_left_alone(storage):
    if isinstance(storage, S3Storage):
        storage.objects["/berkas/dukcapil/foto/README"] = (b"", datetime(2020, 7, 1, tzinfo=UTC))
    else:
        (storage.root / ".gitkeep").touch()

    assert sweep_orphans(storage, lambda keys: set(), timedelta(0)) == 0


def test_an_address_names_the_storage(tmp_path, s3):
    folder = storage_from_url(str(tmp_path / "berkas"))

    assert isinstance(folder, LocalStorage)
    assert folder.root == Path(tmp_path / "berkas")
    assert isinstance(s3, S3Storage)
    assert (s3.bucket, s3.prefix) == ("berkas", "dukcapil/foto/")


@pytest.mark.parametrize("begins", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"],
                         ids=["headers", "body"])  # fmt: skip
def test_a_store_that_drips_holds_nobody_for_ever(s3, monkeypatch, begins):
    monkeypatch.setattr("app.files.s3_storage.STORE_SECONDS", 0.3)
    with fault_gateway() as dripping:
        dripping.fault = Fault("drips", False, drip(begins))
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", dripping.url)
        store, began_at = storage_from_url("s3://berkas"), time.monotonic()

        with pytest.raises(ReadTimeoutError):
            store.get(KEY)

    assert time.monotonic() - began_at < 10
