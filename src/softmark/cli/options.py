"""Options that several commands have, each with one meaning and one help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Names = Annotated[list[str] | None, typer.Argument(metavar="ASSIGNMENT", help="all if none")]
Unsealed = Annotated[
    bool,
    typer.Option(
        "--unsealed", help="run student code without a sandbox, as yourself; every record says so"
    ),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="at once (default: the cores)")
]
JsonFile = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help="write the records here; - for stdout only"),
]
