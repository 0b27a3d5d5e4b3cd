"""Files in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.core.timed_answers import TimedAnswer
from app.files.storage import BIN_NAME, OWNER_NAME, STORAGE_KEY, FileMissing, Kept, safe_key

STORE_SECONDS = 30.0  # for the whole answer, each of two tries
_BIN = f"{BIN_NAME}/"


class S3Storage:
    """Objects `prefix/abcd…` in one bucket of any store that speaks S3."""

    def __init__(self, bucket: str, prefix: str = "", client: Any = None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.client = client or _s3_client()

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + safe_key(key), Body=data)

    def get(self, key: str) -> bytes:
        for name in (safe_key(key), _BIN + key):
            if (found := self._read(name)) is not None:
                return found
        raise FileMissing(key)

    def _read(self, name: str) -> bytes | None:
        try:
            return bytes(self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"].read())
        except self.client.exceptions.NoSuchKey:
            return None

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + safe_key(key))

    def keys(self) -> Iterator[Kept]:
        return self._kept(self.prefix)

    def _kept(self, prefix: str) -> Iterator[Kept]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for found in page.get("Contents", []):
                name = found["Key"].removeprefix(prefix)
                if STORAGE_KEY.match(name):
                    yield Kept(name, found["LastModified"])

    def owner(self) -> str | None:
        found = self._read(OWNER_NAME)
        return None if found is None else found.decode()

    def set_owner(self, uid: str) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + OWNER_NAME, Body=uid.encode())

    def set_aside(self, key: str) -> None:
        self._move(safe_key(key), _BIN + key)

    def set_aside_keys(self) -> Iterator[Kept]:
        return self._kept(self.prefix + _BIN)

    def bring_back(self, key: str) -> None:
        self._move(_BIN + safe_key(key), key)

    def destroy(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + _BIN + safe_key(key))

    def _move(self, name: str, to: str) -> None:
        found = self._read(name)
        if found is not None:
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + to, Body=found)
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)


def _s3_client() -> Any:
    import boto3
    from botocore.awsrequest import AWSHTTPConnection, AWSHTTPSConnection
    from botocore.config import Config

    AWSHTTPConnection.response_class = AWSHTTPSConnection.response_class = TimedAnswer  # nobody else uses botocore here
    # Many stores refuse the checksums that boto3 adds by itself; ours is the tag of AES-GCM.
    quiet = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
    few = {"retries": {"total_max_attempts": 2}}  # somebody waits for the page
    return boto3.client("s3", config=Config(connect_timeout=5, read_timeout=STORE_SECONDS, **few, **quiet))
