"""The command line: thin doors that parse, call and render.

A command is a function in the module of its group; its docstring is its help, and what
stands under ``Examples:`` there is shown below the options. To add one, write the function
and list it in ``COMMANDS``.

Exit codes: 0 done; 1 done, but something needs you (a grade on hold, a reference that
fails, a release that is stale); 2 the command or the course cannot be used as it is;
3 no sandbox can be made here; 129, 130, 143 stopped: the terminal was closed, Ctrl-C, a
request to end.
"""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from softmark.cli.calibrate import calibrate
from softmark.cli.data import data, sample
from softmark.cli.doctor import doctor
from softmark.cli.feedback import feedback
from softmark.cli.gradebook import group as gradebook
from softmark.cli.mark import grade, mark
from softmark.cli.prove import prove
from softmark.cli.release import release
from softmark.cli.start import init, new
from softmark.cli.stopping import Stopping
from softmark.cli.terminal import say_error, write_log
from softmark.model import SandboxError, SoftmarkError

COMMANDS: tuple[Callable[..., None], ...] = (
    init,
    new,
    data,
    sample,
    release,
    grade,
    feedback,
    mark,
    prove,
    calibrate,
    doctor,
)
"""Every command, in the order of the help."""

INTERRUPTED = 130

app = typer.Typer(
    name="softmark",
    help="Mark Jupyter homework: sandboxed student code, hidden tests on your side.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        from softmark import __version__

        typer.echo(f"softmark {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")
    ] = False,
) -> None:
    pass


def _add(command: Callable[..., None]) -> None:
    """Register a command; the examples of its docstring stand below its options."""
    about, _, examples = inspect.cleandoc(command.__doc__ or "").partition("\n\nExamples:\n")
    app.command(help=about, epilog=f"Examples:\n{examples}" if examples else None)(command)


for _command in COMMANDS:
    _add(_command)
app.add_typer(gradebook)


def main() -> None:
    """Run the command line; every error becomes one message and an exit code."""
    stopping = Stopping()
    stopping.listen()
    try:
        # Outside standalone mode click returns the exit code instead of raising it: for Ctrl-C too.
        code = app(standalone_mode=False) or 0
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(code)
    except KeyboardInterrupt:
        _stopped(stopping)
    except BaseException as error:
        if stopping.by:  # what it met on the way out, a terminal that is gone for one
            _stopped(stopping)
        _end(error)


def _stopped(stopping: Stopping) -> NoReturn:
    with suppress(OSError):
        say_error("stopped. What was done so far is kept; run the command again for the rest.")
    stopping.end()


def _end(error: BaseException) -> NoReturn:
    """Say what went wrong and leave."""
    match error:
        case typer.Exit():
            sys.exit(error.exit_code)
        case SandboxError() | SoftmarkError():
            say_error(str(error))
            sys.exit(3 if isinstance(error, SandboxError) else 2)
        case Exception():
            sys.exit(_say_other(error))
    raise error


def _say_other(error: Exception) -> int:
    """Say what no part of softmark foresaw; the exit code."""
    show = getattr(error, "show", None)  # click's own usage errors know how to say it
    if show is not None:
        show()
        return int(getattr(error, "exit_code", 2))
    if isinstance(error, typer.Abort | EOFError):
        return 1
    if isinstance(error, OSError) and error.filename is not None:
        say_error(
            f"{error.filename}: {error.strerror or error}. Mend that and run the command "
            "again; what was written before stays."
        )
        return 2
    log = write_log(traceback.format_exc())
    say_error(
        f"internal error: {type(error).__name__}: {error}. This is a fault of softmark; the "
        f"details are in {log}. Please report it with that file."
    )
    return 70
