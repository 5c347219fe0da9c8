"""The command that measures what trained models reach over many seeds."""

from __future__ import annotations

from typing import Annotated

import typer

from softmark.cli.needs import require_data, require_seal
from softmark.cli.options import Jobs, Unsealed
from softmark.cli.progress import progress
from softmark.cli.terminal import note, out, say, say_error


def calibrate(
    assignment: Annotated[str, typer.Argument(help="whose trained models are to be measured")],
    seeds: Annotated[
        int | None, typer.Option(min=1, help="how many runs (default 20; with --check 5)")
    ] = None,
    first_seed: Annotated[int, typer.Option(min=0, help="the runs count up from here")] = 1,
    design_seeds: Annotated[
        int | None, typer.Option(min=1, help="how many runs of each design (default 2)")
    ] = None,
    designs_only: Annotated[
        bool, typer.Option("--designs-only", help="leave the reference's figures as they are")
    ] = False,
    jobs: Jobs = None,
    stand_in: Annotated[
        bool, typer.Option("--stand-in", help="on stand-in data, made for this run")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="write nothing; fail if the file is not borne out")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would be run, run nothing")
    ] = False,
    unsealed: Unsealed = False,
) -> None:
    """Run the reference over many seeds, and other designs; thresholds on models follow.

    Examples:
        softmark calibrate neurons
        softmark calibrate neurons --designs-only
        softmark calibrate neurons --check --seeds 5
        softmark calibrate neurons --stand-in
    """
    from softmark import calibration
    from softmark.calibration.show import caveat_of, command_of, designs_table_of, table_of
    from softmark.course import Course
    from softmark.marking.pool import Pool

    plan = calibration.plan(
        Course.find(),
        assignment,
        seeds=seeds,
        first_seed=first_seed,
        design_seeds=design_seeds,
        designs_only=designs_only,
        stand_in=stand_in,
        check=check,
    )
    require_data([plan.assignment])
    if dry_run:
        names = ", ".join(metric.name for metric in plan.metrics)
        if plan.seeds:
            say(f"{len(plan.seeds)} runs of {assignment} would be measured: {names}")
        for design in plan.designs:
            say(f"{len(plan.design_seeds)} runs of the design {design!r} would be measured.")
        say(f"{plan.path} would be {'checked' if check else 'written'}.")
        return
    require_seal(unsealed, plan.assignment.least)
    with Pool(jobs) as pool, progress("calibrating", plan.runs) as step:
        found = calibration.calibrate(
            plan,
            pool,
            sealed=not unsealed,
            progress=lambda run, done, total: step(done, total, run.who),
        )
    for problem in (*found.notes, *found.failures):
        say_error(problem)
    for change in found.changed:
        note(change)
    if check:
        for result in found.compared:
            word, style = ("holds", "green") if result.holds else ("differs", "red")
            say(f"{result.metric}: {result.message}", f"{word:7}", style)
        if not found.holds:
            advice = f"If the change is meant, `{command_of(found.record)}` measures anew."
            say_error(f"{plan.path} is not borne out. {advice}")
            raise typer.Exit(1)
        return
    out.print(table_of(found.record))
    if plan.designs:
        out.print(designs_table_of(found.record))
    say(caveat_of(found.record))
    for name in found.unvaried:
        say_error(f"{name} is the same for every seed: does the solution use SEED?")
    say(f"wrote {plan.path}")
