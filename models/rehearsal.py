"""Running a verb without a trace: what it would write is handed out, and all is as before (decision 0012)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import LoaderCallableStatus

NOTHING_DONE = SimpleNamespace(rowcount=0)


class Enough(Exception):
    """What the rehearsal was for has been seen."""


class RehearsingSession(Session):
    """The session of the house. While it rehearses it reads as ever, and writes, flushes and locks nothing."""

    _added: list[Any] | None = None  # while it rehearses: what would have been added
    _is_enough: Callable[[Any], bool]

    @contextmanager
    def rehearsal(self, until: Callable[[Any], bool] = lambda added: False) -> Iterator[list[Any]]:
        """Verbs called within change nothing. Ends with the block, or at the first thing added of which `until` holds.

        Gives the list of what was added. Not a savepoint: on SQLite that would take the lock of all writers for the
        rest of a page that only reads.
        """
        if not self._is_clean():
            self.flush()  # as a savepoint would: afterwards the objects are as they are now
        self._added, self._is_enough = [], until
        try:
            yield self._added
        except Enough:
            pass
        finally:
            self._added = None
            self._rewind()

    def add(self, instance: object, *, _warn: bool = True) -> None:
        if self._added is None:
            return super().add(instance, _warn=_warn)
        self._added.append(instance)
        if self._is_enough(instance):
            raise Enough
        return None

    def delete(self, instance: object) -> None:
        if self._added is None:
            super().delete(instance)

    def flush(self, objects: Any = None) -> None:
        if self._added is None:
            super().flush(objects)

    def execute(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        if self._added is not None:
            if statement.is_dml:
                return NOTHING_DONE
            statement = _without_lock(statement)
        return super().execute(statement, *args, **kwargs)

    def scalar(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        return super().scalar(self._only_read(statement), *args, **kwargs)

    def scalars(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        return super().scalars(self._only_read(statement), *args, **kwargs)

    def _only_read(self, statement: Any) -> Any:
        """Raises NotImplementedError for a change that gives something back: nothing could be said of it."""
        if self._added is None:
            return statement
        if statement.is_dml:
            raise NotImplementedError("a change with RETURNING cannot be rehearsed")
        return _without_lock(statement)

    def _rewind(self) -> None:
        """Every object as it was; to expire them would be to read each of them anew."""
        for one in list(self.new):
            self.expunge(one)  # none was new before; it came with what it was hung on
        for one in list(self.dirty):
            state = sa.inspect(one)
            unknown = []
            for key, before in state.committed_state.items():
                if isinstance(before, LoaderCallableStatus) or state.manager[key].impl.collection:
                    unknown.append(key)  # not loaded, as before: it will be when it is asked for
                else:
                    state.dict[key] = before
            state._expire_attributes(state.dict, unknown)
            state._commit_all(state.dict, self.identity_map)


def _without_lock(statement: Any) -> Any:
    if getattr(statement, "_for_update_arg", None) is None:
        return statement
    read = statement._generate()
    read._for_update_arg = None
    return read
