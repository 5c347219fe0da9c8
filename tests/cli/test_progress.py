"""A long command says how far it is, on a terminal and without one."""

from softmark.cli import progress


def test_without_a_terminal_a_line_comes_every_few_seconds():
    said: list[str] = []
    now = [100.0]
    step = progress.lines("marking", 4, "checking the references", said.append, lambda: now[0])
    for done, at in enumerate((101.0, 106.0, 107.0, 112.5), start=1):
        now[0] = at
        step(done, 4, f"tiny s{done}")
    assert said == [
        "marking: 4 to do, checking the references",
        "marking: 2 of 4 in 6 s, last tiny s2",
        "marking: 4 of 4 in 12 s, last tiny s4",
    ]


def test_where_nobody_looks_the_lines_go_to_standard_error(capsys):
    with progress.progress("calibrating", 2) as step:
        step(1, 2, "seed 1")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "calibrating: 2 to do\n"
