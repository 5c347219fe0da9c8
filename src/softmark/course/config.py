"""Reads softmark.toml; each mistake is named with its place and the remedy."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from softmark.model import ConfigError, Level, Limits, did_you_mean

CONFIG = "softmark.toml"
_MB = 1024**2
_SIZES = {
    "memory_mb": "memory_bytes",
    "scratch_mb": "scratch_bytes",
    "answer_mb": "answer_bytes",
}
_KB = {
    "output_kb_per_cell": "output_bytes_per_cell",
    "output_kb_per_notebook": "output_bytes_per_notebook",
}


def read_limits(base: Limits, config: Any, where: str) -> Limits:
    """``base`` with what the table says changed; raises ConfigError."""
    values = {field.name: getattr(base, field.name) for field in fields(Limits)}
    plain = {name for name in values if not name.endswith("_bytes") and "_bytes_" not in name}
    if not isinstance(config, Mapping):
        raise ConfigError(f"{where}: expected a table such as memory_mb = 1024.")
    refuse_unknown(config, plain | set(_SIZES) | set(_KB), where)
    for key, value in config.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise ConfigError(f"{where}: {key} is {value!r}; expected a number above 0.")
        if not math.isfinite(value):
            raise ConfigError(f"{where}: {key} is {value!r}; expected a number above 0.")
        if key in plain and type(values[key]) is int and value != int(value):
            raise ConfigError(f"{where}: {key} is {value!r}; expected a whole number above 0.")
        if key in _SIZES:
            values[_SIZES[key]] = int(value * _MB)
        elif key in _KB:
            values[_KB[key]] = int(value * 1024)
        else:
            values[key] = type(values[key])(value)
    return Limits(**values)


def read_level(table: Mapping[str, Any], where: str) -> Level:
    """The least level of the seal that a course accepts; raises ConfigError."""
    refuse_unknown(table, {"level"}, where)
    value = table.get("level", Level.BARE.value)
    try:
        return Level(value)
    except ValueError as error:
        known = [level.value for level in Level]
        raise ConfigError(
            f"level is {value!r}", where=where, expected=f"one of {', '.join(known)}"
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says; nothing where there is none. Raises ConfigError."""
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}. Mend the line it names.") from error


def table_of(config: Mapping[str, Any], name: str, root: Path) -> Mapping[str, Any]:
    """A table of softmark.toml, empty if it is not there; raises ConfigError."""
    table = config.get(name, {})
    if not isinstance(table, Mapping):
        raise ConfigError(f"{root / CONFIG}: {name} is {table!r}; expected a table [{name}].")
    return table


def text_of(table: Mapping[str, Any], key: str, otherwise: str, where: str) -> str:
    """A printable text, ``otherwise`` where there is none; raises ConfigError."""
    value = table.get(key, otherwise)
    if not isinstance(value, str) or not value.isprintable():
        raise ConfigError(f'{where}: {key} is {value!r}; expected a text, as {key} = "...".')
    return value or otherwise


def flag_of(table: Mapping[str, Any], key: str, where: str) -> bool:
    """true or false, false where nothing is said; raises ConfigError."""
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: {key} is {value!r}; expected true or false.")
    return value


def refuse_unknown(table: Mapping[str, Any], known: set[str] | frozenset[str], where: str) -> None:
    """Raise ConfigError for a key that means nothing: a slip is no silent default."""
    for key in table:
        if key not in known:
            raise ConfigError(
                f"{where}: unknown key {key!r}; expected one of {', '.join(sorted(known))}."
                + did_you_mean(key, known)
            )
