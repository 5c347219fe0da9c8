"""Look for bytes that a reader of strangers' bytes does not bear, led by coverage.

    pip install -e .[dev,fuzz]
    python benchmarks/fuzz.py notebook|wire [--seconds N] [--work FOLDER]

Starts from tests/fuzz/corpus, changes JSON as JSON, and stops at the first input that breaks a
promise of tests/promises.py, takes more than ten seconds or 2 GB. That input is in the folder of
work, as `crash-*` or `timeout-*`: mend the kind, then keep it in tests/fuzz/corpus, which
`make test` reads. Exits with 0 where nothing was found.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
LONGEST = 8192
"""Bytes of an input; what takes time by the square is slow by then."""
ODD: list[Any] = [
    None, True, -1, 0, 2**63, 10**400, 0.5, "", "\ud800", "\0", [], {}, "code", "markdown", "raw",
    "first_solution", "second", "why", "def first(x):\n    return x + 1", "### BEGIN SOLUTION\n", 3,
    4, "![", "%%bash\n", ["l", []], ["t", []], ["a", 0], ["d", []], ["i", 0, 9, 1], ["b", 0],
    ["S", None, ["l", []], ["l", []]], ["F", ["l", []], ["l", []], []], ["T", "2024-01-01"],
]  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in JSON data: what holds it, and its key."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        keys = holder if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
    return found


def changed(tree: Any, chance: random.Random) -> Any:
    """JSON data with a few places changed, doubled, repeated or taken from elsewhere."""
    whole = [tree]
    for _ in range(chance.randint(1, 3)):
        every = places(whole)
        holder, key = chance.choice(every)
        other, at = chance.choice(every)
        match chance.randrange(6):
            case 0 | 1:
                holder[key] = json.loads(json.dumps(chance.choice(ODD)))
            case 2:
                holder[key] = json.loads(json.dumps(other[at]))
            case 3 if isinstance(holder, list):
                holder[key:key] = [json.loads(json.dumps(holder[key]))] * chance.randint(1, 5)
            case 4 if isinstance(holder[key], str):
                holder[key] = holder[key] * chance.randint(2, 20)
            case _ if holder is not whole:
                del holder[key]
    return whole[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("target", choices=["notebook", "wire"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--work", type=Path, help="where inputs are gathered (default: a new one)")
    options = parser.parse_args()
    try:
        import atheris  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        sys.exit("atheris is not installed: pip install -e .[dev,fuzz] (Linux on x86_64)")
    with atheris.instrument_imports(include=["softmark.notebook", "softmark.wire"]):
        import softmark.notebook
        import softmark.wire  # noqa: F401 - instrumented here, before anything else imports it
    sys.path.insert(0, str(ROOT / "tests"))
    from promises import SEPARATOR, TARGETS

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        text, *rest = data.split(SEPARATOR)
        if chance.random() < 0.6:
            try:
                text = json.dumps(changed(json.loads(text), chance)).encode()
            except (ValueError, RecursionError):
                return bytes(atheris.Mutate(data, most))
            return SEPARATOR.join([text, *rest])[:most]
        return bytes(atheris.Mutate(data, most))

    work = options.work or Path(tempfile.mkdtemp(prefix=f"fuzz-{options.target}-"))
    work.mkdir(exist_ok=True)
    print(f"inputs are gathered in {work}")
    arguments = [
        sys.argv[0], str(work), str(CORPUS / options.target), f"-artifact_prefix={work}/",
        f"-max_len={LONGEST}", f"-max_total_time={options.seconds}", "-timeout=10",
        "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    atheris.Setup(arguments, TARGETS[options.target], custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
