"""Workers may die; their class is marked all the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from softmark.marking.engine import Engine
from softmark.marking.pool import default_workers, run_jobs
from softmark.sandbox.warm_parent import WarmParent

# Tasks are looked up by name in the worker, so they stand at the top of the module. A job
# here is a folder and what to do.


def work(engine: Engine, job: tuple[str, str]) -> str:
    folder, what = job
    with (Path(folder) / "begun").open("a") as stream:
        stream.write(what + "\n")
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "die once" and not (Path(folder) / "died").exists():
        (Path(folder) / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "raise":
        raise ValueError("no good")
    return f"{what} done"


def hold_a_warm_parent_and_die(engine: Engine, job: str) -> str:
    warm = WarmParent([], {})
    warm.start()
    Path(job).write_text(str(warm.pid))
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def results(folder: Path, whats: list[str], workers: int = 2) -> dict[str, str]:
    jobs = [(str(folder), what) for what in whats]
    found = {}
    for job, result in run_jobs(work, jobs, workers):
        assert job[1] not in found
        found[job[1]] = result if isinstance(result, str) else type(result).__name__
    return found


def begun(folder: Path) -> list[str]:
    return (folder / "begun").read_text().splitlines()


def test_a_job_that_raises_is_told_and_takes_no_other(tmp_path: Path) -> None:
    found = results(tmp_path, ["a", "raise", "b"])
    assert found == {"a": "a done", "raise": "ValueError", "b": "b done"}
    assert sorted(begun(tmp_path)) == ["a", "b", "raise"]  # each once


def test_a_job_that_kills_its_worker_takes_no_other(tmp_path: Path) -> None:
    whats = ["a", "die once", "b", "die", "c"]
    expected = {what: f"{what} done" for what in whats} | {"die": "BrokenProcessPool"}
    assert results(tmp_path, whats) == expected
    assert begun(tmp_path).count("die") == 2
    assert begun(tmp_path).count("die once") >= 2


def test_nothing_to_do_starts_nothing() -> None:
    assert list(run_jobs(work, [], 4)) == []
    assert 1 <= default_workers() <= (os.cpu_count() or 1)


def test_a_dead_workers_sandbox_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    ((_, result),) = run_jobs(hold_a_warm_parent_and_die, [str(note)], 1)
    assert isinstance(result, Exception)
    pid = int(note.read_text())
    for _ in range(500):
        if _ended(pid):
            break
        time.sleep(0.02)
    assert _ended(pid)


def _ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def say_and_wait(engine: Engine, job: str) -> None:
    Path(job).write_text(str(os.getpid()))
    time.sleep(0.2)


def test_workers_end_with_a_coordinator_that_is_killed(tmp_path: Path) -> None:
    said = tmp_path / "worker"
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from softmark.marking.pool import run_jobs\n"
        "from test_pool import say_and_wait\n"
        "if __name__ == '__main__':\n"
        "    for _ in run_jobs(say_and_wait, [sys.argv[2]] * 500, 1): pass\n"
    )
    (tmp_path / "run.py").write_text(script)
    command = [sys.executable, str(tmp_path / "run.py"), str(Path(__file__).parent), str(said)]
    with subprocess.Popen(command) as coordinator:
        deadline = time.monotonic() + 60
        while not (said.exists() and said.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        coordinator.kill()
    worker = int(said.read_text())
    deadline = time.monotonic() + 20
    while psutil.pid_exists(worker) and time.monotonic() < deadline:
        if psutil.Process(worker).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    else:
        assert not psutil.pid_exists(worker)
