"""Which store an address names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from app.files.local_storage import LocalStorage
from app.files.s3_storage import S3Storage
from app.files.storage import Storage


def storage_from_url(url: str) -> Storage:
    """A folder's path, or `s3://bucket/prefix` (address and credentials as boto3 finds them: `AWS_…`)."""
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return S3Storage(parts.netloc, parts.path.strip("/"))
    return LocalStorage(Path(url))
