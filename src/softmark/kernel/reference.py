"""The instructor's answers, computed once in the same sandbox and kept on disk.

Expected values are never typed in: a hidden test asks the reference, which asks a live
kernel of the source notebook only for what has not been asked before. The cache holds
wire messages; its folder's name is a digest of the notebook and its data, so a changed
source starts afresh.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from softmark import wire
from softmark.kernel.session import Session
from softmark.model import (
    AnswerTimeout,
    Handle,
    KernelDied,
    MissingName,
    SandboxError,
    StudentError,
    student_error,
)
from softmark.model.files import write_atomically

_LIMIT = 1 << 30


class ReferenceAnswers:
    """Implements ``Answers`` over a cache folder and a session that is made on demand.

    It owns its session, which ``make_session`` makes of its notebook: runs it when a question
    is new, and ends it when it is hurt or done with. Handles carry a ref of the form
    ``=key/number``: the number-th handle in the answer to the request ``key``.
    """

    def __init__(self, folder: Path, make_session: Callable[[], Session]) -> None:
        self.folder = folder
        self._make_session = make_session
        self._session: Session | None = None
        self._live: dict[str, list[Handle]] = {}
        self._memory: dict[str, list[bytes]] = {}

    def value(self, cell: str, path: tuple[str, ...]) -> Any:
        """See :class:`softmark.model.Answers`."""
        return self._ask("value", cell, path, None)

    def call(
        self,
        cell: str,
        path: tuple[str, ...],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """See :class:`softmark.model.Answers`."""
        tree, parts = wire.encode((args, dict(kwargs or {})), limit=_LIMIT, wrap=_by_ref)
        return self._ask("call", cell, path, [tree, *parts])

    def close(self) -> None:
        """End the live kernel, if one was needed."""
        if self._session is not None:
            self._session.close()
            self._session = None
            self._live.clear()

    def restart(self) -> Session:
        """Run the notebook anew; its session, which stays the reference's own.

        Raises SandboxError.
        """
        self.close()
        session = self._make_session()
        try:
            session.execute()
        except BaseException:
            session.close()
            raise
        self._session = session
        return session

    def heal(self) -> None:
        """End a kernel that a question has hurt: the next question gets a sound one."""
        if self._session is not None and self._session.hurt:
            self.close()

    @property
    def was_live(self) -> bool:
        """Whether a kernel is running for this reference."""
        return self._session is not None

    def _ask(self, op: str, cell: str, path: tuple[str, ...], message: list[bytes] | None) -> Any:
        request = json.dumps([op, cell, list(path)]).encode()
        digest = hashlib.sha256(request)
        for part in message or []:
            digest.update(len(part).to_bytes(8, "little") + part)
        key = digest.hexdigest()[:32]
        parts = self._memory.get(key) or self._load(key)
        if parts is None:
            parts = self._compute(key, op, cell, path, message)
            self._store(key, [request, *(message or [])], parts)
        self._memory[key] = parts
        return self._decode(key, parts)

    def _decode(self, key: str, parts: list[bytes]) -> Any:
        if parts[0][:1] == b"!":
            name, text = json.loads(parts[0][1:])
            raise MissingName(text) if name == "MissingName" else student_error(name, text)
        count = iter(range(1 << 30))

        def unwrap(type_name: str, description: Mapping[str, Any], ref: str) -> Handle:
            return Handle(type_name, description, f"={key}/{next(count)}")

        return wire.decode(parts[0], parts[1:], limit=_LIMIT, unwrap=unwrap)

    def _compute(
        self, key: str, op: str, cell: str, path: tuple[str, ...], message: list[bytes] | None
    ) -> list[bytes]:
        session = self._session or self.restart()
        if path and path[0].startswith("="):
            path = (self._resolve(path[0]).ref, *path[1:])
        if message is not None and b'"h"' in message[0]:
            args, kwargs = wire.decode(
                message[0], message[1:], limit=_LIMIT, unwrap=lambda t, d, ref: self._resolve(ref)
            )
            tree, rest = wire.encode((args, kwargs), limit=_LIMIT, wrap=_bare_ref)
            message = [tree, *rest]
        try:
            parts = session.ask_raw(op, cell, path, message)
        except (AnswerTimeout, KernelDied) as error:  # our side, and perhaps not next time
            raise SandboxError(f"the reference gave no answer for {path[0]}: {error}") from error
        except MissingName as error:
            return [b"!" + json.dumps(["MissingName", str(error)]).encode()]
        except StudentError as error:
            return [b"!" + json.dumps([error.type_name, str(error)]).encode()]
        handles: list[Handle] = []

        def unwrap(type_name: str, description: Mapping[str, Any], ref: str) -> Handle:
            handles.append(session._handle(type_name, description, ref))
            return handles[-1]

        try:
            wire.decode(parts[0], parts[1:], limit=_LIMIT, unwrap=unwrap)
        except wire.WireFormatError as error:
            raise SandboxError(f"the reference's answer cannot be read: {error}") from error
        self._live[key] = handles
        return parts

    def _resolve(self, ref: str) -> Handle:
        """The live handle behind a cached one: its request is made again if need be."""
        key, _, number = ref[1:].partition("/")
        if key not in self._live:
            stored = self._read(self.folder / f"{key}.request")
            if stored is None:
                raise SandboxError("the reference's cache is incomplete: delete .softmark/")
            op, cell, path = json.loads(stored[0])
            self._compute(key, op, cell, tuple(path), stored[1:] or None)
        return self._live[key][int(number)]

    def _load(self, key: str) -> list[bytes] | None:
        return self._read(self.folder / f"{key}.answer")

    def _store(self, key: str, request: list[bytes], parts: list[bytes]) -> None:
        self._write(self.folder / f"{key}.request", request)
        self._write(self.folder / f"{key}.answer", parts)

    def _read(self, path: Path) -> list[bytes] | None:
        try:
            data = path.read_bytes()
        except OSError:
            return None
        head, _, body = data.partition(b"\n")
        parts, start = [], 0
        try:
            for size in json.loads(head):
                parts.append(body[start : start + size])
                start += size
        except ValueError:
            return None
        return parts if parts and start == len(body) else None

    def _write(self, path: Path, parts: list[bytes]) -> None:
        # Several workers may store the same answer at once. What the disk loses is asked again.
        head = json.dumps([len(p) for p in parts]).encode() + b"\n"
        with contextlib.suppress(OSError):
            write_atomically(path, head + b"".join(parts), durable=False)


def _by_ref(value: object) -> tuple[str, Mapping[str, Any], str] | None:
    handle = value if isinstance(value, Handle) else getattr(value, "handle", None)
    return (handle.type_name, {}, handle.ref) if isinstance(handle, Handle) else None


def _bare_ref(value: object) -> tuple[str, Mapping[str, Any], str] | None:
    if isinstance(value, Handle):
        return value.type_name, {}, value.ref.partition(":")[0]
    return None
