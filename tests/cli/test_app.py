"""The doors themselves: quick to open, each with help and examples that are true."""

import os
import shlex
import subprocess
import sys

import pytest
import typer

from softmark.cli.app import app

GROUPED = vars(typer.main.get_command(app))["commands"]
COMMANDS = {
    " ".join(filter(None, (name, below))): command
    for name, group in GROUPED.items()
    for below, command in vars(group).get("commands", {"": group}).items()
}
"""Every command by its words, those of a group too."""
HEAVY = ("numpy", "pandas", "nbformat", "nbconvert", "nbgrader", "sqlalchemy", "pytest", "IPython")
MODULES = "import sys; from softmark.cli import main\ntry: main()\nfinally: print(*sys.modules)"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["grade", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments):
    done = run("-c", MODULES, *arguments)
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "softmark" in loaded
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_are_commands(name):
    said, *examples = (COMMANDS[name].epilog or "").splitlines()
    assert said == "Examples:"
    assert examples
    for example in examples:
        own = name.split()
        program, *words = shlex.split(example)
        command, arguments = words[: len(own)], words[len(own) :]
        assert (program, command) == ("softmark", own)
        COMMANDS[name].make_context(name, arguments)  # raises where they do not parse


@pytest.mark.parametrize("command", [["-m", "softmark"], ["-m", "softmark.cli"]])
def test_it_runs_as_a_module_and_h_is_help(command):
    short, long = run(*command, "grade", "-h"), run(*command, "grade", "--help")
    assert short.returncode == 0
    assert short.stdout == long.stdout
    assert "softmark grade --dry-run" in short.stdout


def test_the_shell_completes_commands_and_options():
    bash = {"_SOFTMARK_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    begin = "import sys; sys.argv[0] = 'softmark'; from softmark.cli import main; main()"
    done = run("-c", begin, **bash, COMP_WORDS="softmark gra")
    assert done.stdout.split() == ["grade", "gradebook"]
    assert "--install-completion" in run("-m", "softmark", "--help").stdout
