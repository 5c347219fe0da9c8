"""The command that proves hidden tests with solutions known to be right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from softmark.cli.needs import require_data, require_seal
from softmark.cli.options import Jobs, JsonFile, Unsealed
from softmark.cli.progress import progress
from softmark.cli.terminal import STDOUT, check_json, say, say_error, write_json

if TYPE_CHECKING:
    from softmark.variants.proof import VariantsProof


def prove(
    assignment: Annotated[str, typer.Argument(help="whose hidden tests are to be proved")],
    jobs: Jobs = None,
    json_file: JsonFile = None,
    unsealed: Unsealed = False,
    detail: Annotated[bool, typer.Option("--detail", help="show what the tests report")] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="try only what was not proved before as it is now")
    ] = False,
) -> None:
    """Try solutions known to be right or wrong: which tests are too strict, which too lax?

    Examples:
        softmark prove sigmoid_homework
        softmark prove sigmoid_homework --detail
        softmark prove sigmoid_homework --changed
    """
    from softmark.course import Course
    from softmark.marking.pool import Pool
    from softmark.variants.proof import prove as try_all
    from softmark.variants.proof import remember, unproved, variants_of

    course = Course.find()
    chosen = course.assignment(assignment)
    check_json(json_file)
    require_data([chosen])
    require_seal(unsealed, course.least)
    known = variants_of(course, chosen)
    wanted = unproved(course, chosen) if changed else known
    with Pool(jobs) as pool, progress("trying solutions", len(wanted)) as step:
        proof = try_all(
            course,
            chosen,
            pool,
            sealed=not unsealed,
            only=wanted,
            progress=lambda _, done, total: step(done, total, assignment),
        )
    if wanted:
        remember(course, chosen, proof)
    write_json(json_file, [proof.to_json()])
    if json_file != STDOUT:
        before = len(known) - len(wanted)
        if wanted:
            _show(proof, detail)
        if before:
            more = f"{before} more" if wanted else f"Nothing to try: {before} solutions"
            say(f"{more} were proved before, and nothing that they stand on has changed.")
    for problem in proof.problems:
        say_error(f"{assignment}: {problem}")
    if not proof.holds:
        raise typer.Exit(1)


def _show(proof: VariantsProof, detail: bool) -> None:
    for tried in proof.tried:
        if tried.holds:
            continue
        variant = tried.variant
        say(f"{variant.where} {variant.cell}: {variant.name}", f"{variant.kind:6}", "bold")
        for test in sorted(tried.false_fails):
            say(f"  {test} fails, and should pass: {tried.outcomes[test].value}")
            if detail:
                say("    " + tried.details[test].strip().replace("\n", "\n    "))
        for test in sorted(tried.false_passes):
            say(f"  {test} passes, and should fail")
        for test in sorted(tried.ours - tried.false_fails):
            say(f"  {test} is broken: {tried.outcomes[test].value}")
    for what, found in (("too strict", proof.false_fails), ("too lax", proof.false_passes)):
        for test, count in found.most_common():
            say(f"{test}: {count} {'solution' if count == 1 else 'solutions'}", f"{what:11}", "red")
    kinds = [tried.variant.kind for tried in proof.tried]
    end = "each as it should be" if proof.holds else "see above"
    say(f"{kinds.count('right')} right and {kinds.count('wrong')} wrong solutions tried: {end}.")
