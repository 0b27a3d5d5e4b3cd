"""One process that serves an application, or several that share its port."""

from __future__ import annotations

import ctypes
import resource
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from server.patience import CONNECTIONS, server_of

ENDINGS = (signal.SIGTERM, signal.SIGINT)
M_ARENA_MAX = -8
PR_SET_PDEATHSIG = 1


def serve(application: str, listening: socket.socket, threads: int) -> None:
    """This process serves it, until SIGTERM or SIGINT; `application` is named as in "wsgi:app"."""
    prepare_process()
    server = server_of(named(application), listening, threads)
    for ending in ENDINGS:
        signal.signal(ending, server.end)
    server.run()


def prepare_process() -> None:
    # A socket and a file for each connection.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = 4 * CONNECTIONS
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough if most == resource.RLIM_INFINITY else min(most, enough), most))
    # glibc gives each thread a heap of its own and hands none of it back: two serve eight threads that mostly wait.
    with suppress(AttributeError, OSError):  # another libc
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def named(application: str) -> Callable[..., Any]:
    module, _, attribute = application.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), attribute)
    return found


class Processes:
    """One that dies is replaced; all end with this one."""

    def __init__(self, application: str, listening: socket.socket, threads: int, number: int) -> None:
        self.served = application, listening, threads
        self.ending = False
        self.running = [self.start() for _ in range(number)]
        for told in ENDINGS:
            signal.signal(told, self.end)

    def start(self) -> BaseProcess:
        process = get_context("fork").Process(target=serve_with_parent, args=self.served)
        process.start()
        return process

    def end(self, *_: object) -> None:
        self.ending = True
        for process in self.running:
            process.terminate()

    def watch(self) -> None:
        while self.running:
            wait([process.sentinel for process in self.running], timeout=1)
            alive = [process for process in self.running if process.is_alive()]
            died, self.running = len(self.running) - len(alive), alive
            if died and not self.ending:
                time.sleep(1)  # it may die again at once
                self.running += [self.start() for _ in range(died)]


def serve_with_parent(application: str, listening: socket.socket, threads: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    serve(application, listening, threads)
