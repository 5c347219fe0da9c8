"""The command line: thin doors, one module for each group of commands."""

from __future__ import annotations


def main() -> None:
    """Run the command line; see :mod:`softmark.cli.app`."""
    from softmark.cli.app import main as run

    run()
