"""Guest: answers "value of" and "call" from inside the student's kernel.

It runs in the student's process and may be tampered with like anything there; all that can
follow are wrong answers. Replies are data made by :mod:`softmark.wire`, never pickle.
"""

from __future__ import annotations

import contextlib
import io
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any

from softmark import wire
from softmark.sandbox.describe import describe, type_name
from softmark.sandbox.snapshots import Snapshots


class Helper:
    """Looks names up in snapshots, calls, and keeps what cannot travel under a ref."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.snapshots = Snapshots(namespace)
        self.kept: dict[str, object] = {}
        self.refs: dict[tuple[int, int], str] = {}
        self.cell = ""
        self.modules: dict[str, Any] = {}
        """What was imported when the student's first cell ran."""

    def answer(
        self, content: Mapping[str, Any], buffers: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        """One request to one reply: (content, buffers)."""
        try:
            if content["op"] == "snapshot":
                self._put_modules_back()
                lost = self.snapshots.take(str(content["cell"]))
                return {"status": "ok", "lost": lost}, []
            if content["op"] == "forget":
                self.snapshots.taken.pop(str(content["cell"]), None)
                return {"status": "ok"}, []
            return self._data(content, buffers)
        except KeyboardInterrupt:
            return {"status": "interrupted"}, []
        except wire.NotData as error:
            return {"status": "error", "ename": "NotData", **_text(error)}, []
        except _Missing as missing:
            return {"status": "missing", "name": str(missing)[:200]}, []
        except BaseException as error:  # whatever it is, it is the answer
            return {"status": "error", "ename": type_name(error, short=True), **_text(error)}, []

    def _data(
        self, content: Mapping[str, Any], buffers: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        limit = int(content["limit"])
        self.cell = str(content["cell"])
        with self.snapshots.installed(self.cell) as namespace, _quiet():
            target = self._resolve(namespace, content["path"])
            if content["op"] == "call":
                args, kwargs = wire.decode(
                    buffers[0], buffers[1:], limit=limit, unwrap=self._unwrap
                )
                self.snapshots.may_change()
                target = target(*args, **kwargs)
            tree, parts = wire.encode(target, limit=limit, wrap=self._wrap)
        return {"status": "ok"}, [tree, *parts]

    def _put_modules_back(self) -> None:
        """Copying and telling what there is takes libraries, also those a cell threw out."""
        for name, module in self.modules.items():
            sys.modules.setdefault(name, module)

    def _resolve(self, namespace: dict[str, Any], path: list[str]) -> Any:
        # Python reads an identifier so (a ligature, a decomposed accent); a dict does not.
        first, *rest = (unicodedata.normalize("NFKC", name) for name in path)
        if first.startswith("@"):
            target = self.kept[first]
        elif first in namespace:
            target = namespace[first]
        else:
            raise _Missing(first)
        for attribute in rest:
            target = getattr(target, attribute)
        return target

    def _wrap(self, value: object) -> tuple[str, Mapping[str, Any], str]:
        # A model in another state is another answer: whoever asks may keep what it learned.
        state = self.snapshots.state_of(self.cell, value) or self.snapshots.drawn(self.cell, value)
        key = (id(value), id(state))
        ref = self.refs.get(key)
        if ref is None:
            ref = f"@{len(self.kept)}"
            self.kept[ref] = value  # kept alive, so that its id stays its own
            self.refs[key] = ref
        return type_name(value), describe(value) if state is None else state.description, ref

    def _unwrap(self, name: str, description: Mapping[str, Any], ref: str) -> Any:
        return self.kept[ref]


class _Missing(Exception):
    pass


def _text(error: BaseException) -> dict[str, str]:
    try:
        return {"evalue": str(error)[:2000]}
    except Exception:
        return {"evalue": ""}


@contextlib.contextmanager
def _quiet() -> Any:
    """What student code prints during a hidden call goes nowhere."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        yield
