"""Connections to a gateway: what failed before the request is told from what failed after, and none drips on."""

from __future__ import annotations

from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from app.core.timed_answers import TimedAnswer


class _Plain(HTTPConnection):
    response_class = TimedAnswer


class _Tls(HTTPSConnection):
    response_class = TimedAnswer

    def connect(self) -> None:
        """What fails before the first byte of the request, fails as a connection never made."""
        try:
            super().connect()
        except OSError as failure:
            raise NewConnectionError(self, str(failure)) from failure


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


class TimedAdapter(HTTPAdapter):
    """For a session of requests, with a proxy or without."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _timed(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> PoolManager:
        return _timed(super().proxy_manager_for(*args, **kwargs))


def _timed(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
    return manager
