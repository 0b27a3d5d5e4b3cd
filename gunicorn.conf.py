"""How gunicorn serves the house, one process with threads: `gunicorn -c gunicorn.conf.py wsgi:app`."""

import ctypes
import os
from contextlib import suppress

from config import settings

here = settings()  # a wrong one ends it in this process, once, with its sentence

# glibc gives each thread a heap of its own and hands none of it back: two heaps serve eight threads that mostly wait.
with suppress(AttributeError, OSError):  # another libc
    ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX

bind = here.BIND or f"127.0.0.1:{here.PORT}"

# One process: SQLite has one writer at a time anyway, and threads cost less memory. More with PostgreSQL.
workers = here.WEB_PROCESSES
worker_class = "gthread"
threads = here.WEB_THREADS

# With gthread this is about a stuck process, not a slow request: 12 MB over 3G take minutes and may.
timeout = 60
graceful_timeout = 30
keepalive = 5

# The proxy whose X-Forwarded-Proto is believed; PROXY_HOPS says how many of them the app trusts.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

# The heartbeat file must not lie on a slow disk: a worker that waits for it looks stuck.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True

# Method, path without its query, status, bytes, milliseconds: no address, no name, nothing that was typed.
accesslog = os.environ.get("ACCESS_LOG", "-") or None
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)sms"
