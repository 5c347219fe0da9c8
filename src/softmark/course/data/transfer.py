"""Getting one file from a URL or a folder: resumed, size-capped, put in place at once."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from softmark.model import DataError

CHUNK = 2**16
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})

Received = Callable[[int, int | None], None]
"""Called with the bytes that are there and, where known, the bytes there will be."""


class NotThere(DataError):
    """The place answers, but has no such file."""


@dataclass(frozen=True)
class Network:
    """How patient to be with a server."""

    timeout_s: float = 20.0
    attempts: int = 3
    pause_s: float = 1.0


def download(
    url: str,
    target: Path,
    *,
    max_bytes: int,
    network: Network,
    progress: Received | None = None,
) -> bool:
    """Bring a URL's content to ``target``; says whether an earlier part was gone on from.

    What has arrived stays in ``<target>.part`` when it fails, and the next try asks the
    server for the rest only. NotThere when the server has no such file, DataError for
    everything else.
    """
    part, note = _part(target), _note(target)
    resumed = False
    for attempt in range(1, network.attempts + 1):
        try:
            resumed = _stream(url, part, note, max_bytes, network, progress) or resumed
            break
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                raise NotThere(f"{url}: not there (HTTP {error.code})") from None
            if error.code == 416:
                discard_part(target)
            elif error.code not in RETRIED:
                raise DataError(f"{url}: the server refuses (HTTP {error.code})") from None
            failure = f"HTTP {error.code}"
        except (OSError, http.client.HTTPException, _Short) as error:
            failure = _reason(error)
            if isinstance(getattr(error, "reason", None), socket.gaierror):
                raise DataError(f"{_host(url)} is not known here: {failure} ({url})") from None
        if attempt == network.attempts:
            kept = f"; {part.stat().st_size} bytes are kept" if part.is_file() else ""
            raise DataError(
                f"{_host(url)} failed {attempt} times, at last with: {failure}{kept} ({url})"
            )
        time.sleep(network.pause_s * 2 ** (attempt - 1))
    part.replace(target)
    note.unlink(missing_ok=True)
    return resumed


def discard_part(target: Path) -> None:
    """Forget what an earlier try left."""
    _part(target).unlink(missing_ok=True)
    _note(target).unlink(missing_ok=True)


def copy(source: Path, target: Path, max_bytes: int) -> None:
    """Copy a file of a mirror folder."""
    if not source.is_file():
        raise NotThere(f"{source}: not there")
    try:
        with source.open("rb") as opened, target.open("wb") as out:
            _pour(opened, out, max_bytes, str(source))
    except OSError as error:
        raise DataError(f"{source} cannot be copied: {error.strerror or error}") from error


def gunzip(source: Path, target: Path, max_bytes: int) -> None:
    """Unpack a .gz file."""
    try:
        with gzip.open(source, "rb") as opened, target.open("wb") as out:
            _pour(opened, out, max_bytes, source.name)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{source.name} is not a whole gzip file: {error}") from error


def unzip(source: Path, member: str, target: Path, max_bytes: int) -> None:
    """Write the archive's only file of that name to ``target``, wherever it lies in there.

    No path of the archive is ever used as a path here.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            names = [n for n in archive.namelist() if re.split(r"[/\\]", n)[-1] == member]
            if len(names) != 1:
                held = ", ".join(archive.namelist()[:5]) or "nothing"
                raise DataError(
                    f"{source.name} has {len(names)} files named {member}, expected one; "
                    f"it holds: {held}"
                )
            with archive.open(names[0]) as opened, target.open("wb") as out:
                _pour(opened, out, max_bytes, f"{member} in {source.name}")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"{source.name} is not a usable zip archive: {error}") from error


class _Short(Exception):
    """The connection ended before the announced length."""


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _note(target: Path) -> Path:
    return target.with_name(target.name + ".part.json")


def _stream(
    url: str, part: Path, note: Path, max_bytes: int, network: Network, progress: Received | None
) -> bool:
    have, version = _left_over(url, part, note)
    request = urllib.request.Request(url, headers={"User-Agent": "softmark"})
    if have:
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", version)
    with urllib.request.urlopen(request, timeout=network.timeout_s) as answer:
        start = _starts_at(answer)
        if start not in (0, have):
            part.unlink(missing_ok=True)
            raise _Short(f"the server went on at byte {start}, asked for byte {have}")
        resumed = start > 0
        have = start
        length = answer.headers.get("Content-Length")
        total = have + int(length) if length and length.isdigit() else None
        if total is not None and total > max_bytes:
            raise DataError(f"{url}: {total} bytes, more than the {max_bytes} allowed")
        if not resumed:
            version = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
            note.write_text(json.dumps({"url": url, "version": version}), encoding="utf-8")
        with part.open("ab" if resumed else "wb") as out:
            while chunk := answer.read(CHUNK):
                have += len(chunk)
                if have > max_bytes:
                    out.close()
                    part.unlink()
                    raise DataError(f"{url}: more than the {max_bytes} bytes allowed")
                out.write(chunk)
                if progress:
                    progress(have, total)
        if total is not None and have < total:
            raise _Short(f"the connection ended after {have} of {total} bytes")
    return resumed


def _left_over(url: str, part: Path, note: Path) -> tuple[int, str]:
    """Bytes of an earlier try that may be gone on from, and the version they are of."""
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        version = str(said["version"])
        if said["url"] == url and version and not version.startswith("W/"):
            return part.stat().st_size, version
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return 0, ""


def _starts_at(answer: http.client.HTTPResponse) -> int:
    """Where the body of a partial answer starts; 0 for a whole one."""
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range") or "")
    return int(found[1]) if getattr(answer, "status", None) == 206 and found else 0


def _pour(source: IO[bytes] | gzip.GzipFile, out: IO[bytes], max_bytes: int, name: str) -> None:
    size = 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise DataError(f"{name}: more than the {max_bytes} bytes allowed")
        out.write(chunk)


def _host(url: str) -> str:
    return urlsplit(url).netloc or url


def _reason(error: BaseException) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror
    return str(inner) or type(inner).__name__
