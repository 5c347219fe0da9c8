"""Workers may die; their class is marked all the same."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import tiny_course as tiny

from softmark.marking import pool as pool_module
from softmark.marking.engine import Engine
from softmark.marking.pool import Pool, WorkerDied, _Queue, default_workers
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


def who(engine: Engine, job: str) -> tuple[int, int]:
    return os.getpid(), id(engine)


class Odd(Exception):
    """One that pickle cannot make again."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} {two}")


def behave(engine: Engine, what: str) -> object:
    match what:
        case "raise what cannot cross":
            raise Odd(1, 2)
        case "return what cannot cross":
            return lambda: None
        case "leave":
            sys.exit(3)
    return b"x" * 10_000_000


def take_anything(engine: Engine, job: object) -> None:
    pass


def hold_a_warm_parent_and_die(engine: Engine, job: str) -> str:
    warm = WarmParent([], {})
    warm.start()
    Path(job).write_text(str(warm.pid))
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def results(folder: Path, whats: list[str], workers: int = 2) -> dict[str, str]:
    jobs = [(str(folder), what) for what in whats]
    found = {}
    with Pool(workers) as pool:
        for job, result in pool.run(work, jobs):
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
    expected = {what: f"{what} done" for what in whats} | {"die": "WorkerDied"}
    assert results(tmp_path, whats) == expected
    assert begun(tmp_path).count("die") == 2
    assert begun(tmp_path).count("die once") >= 2


def test_every_run_in_one_pool_has_the_same_workers_and_engines() -> None:
    with Pool(8) as pool:
        ((_, first),) = pool.run(who, ["a"])
        ((_, again),) = pool.run(who, ["b"])
        assert isinstance(first, tuple)
        assert first == again
        assert pool.pids == (first[0],)  # one job, one worker
        more = [found[0] for _, found in pool.run(who, ["c", "d", "e"]) if isinstance(found, tuple)]
        assert len(more) == 3
        assert len(pool.pids) <= 3
        assert set(more) <= set(pool.pids)
        pids = pool.pids
    assert all(_ended(pid) for pid in pids)


@pytest.mark.parametrize("command", ["grade", "release"])
def test_a_small_command_starts_one_pool_with_one_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    from softmark.cli.app import app

    pools: list[Pool] = []
    started: list[int] = []
    make_pool, give = Pool.__init__, pool_module._Worker.give

    def counted(self: Pool, most: int | None = None) -> None:
        pools.append(self)
        make_pool(self, most)

    def noted(self: pool_module._Worker, task: Callable[..., object], job: object) -> None:
        started.append(self.process.pid or 0)
        give(self, task, job)

    monkeypatch.setattr(Pool, "__init__", counted)
    monkeypatch.setattr(pool_module._Worker, "give", noted)
    root = tiny.make_course(tmp_path / "course")
    tiny.hand_in(root, "ada", "def double(x):\n    return x + x")
    monkeypatch.chdir(root)
    app([command, "--jobs", "4"], standalone_mode=False)
    assert len(pools) == 1
    assert len(started) == {"grade": 2, "release": 1}[command]  # the proof and the marking
    assert len(set(started)) == 1
    assert all(_ended(pid) for pid in started)


def test_what_cannot_cross_is_told_and_takes_no_other() -> None:
    jobs = ["raise what cannot cross", "return what cannot cross", "leave", "a large answer"]
    with Pool(2) as pool:
        found = dict(pool.run(behave, jobs))
        assert found.pop("a large answer") == b"x" * 10_000_000
        assert {job: type(error).__name__ for job, error in found.items()} == {
            "raise what cannot cross": "RuntimeError",
            "return what cannot cross": "AttributeError",
            "leave": "WorkerDied",
        }
        assert str(found["raise what cannot cross"]) == "Odd: 1 2"
        ((_, error),) = pool.run(take_anything, [lambda: None])
        assert isinstance(error, Exception)


def test_a_run_that_is_left_off_disturbs_no_later_one(tmp_path: Path) -> None:
    with Pool(2) as pool:
        running = pool.run(work, [(str(tmp_path), what) for what in "abcdef"])
        next(running)
        running.close()
        jobs = [(str(tmp_path), what) for what in "xyz"]
        assert {job[1]: result for job, result in pool.run(work, jobs)} == {
            what: f"{what} done" for what in "xyz"
        }


def test_nothing_to_do_starts_nothing() -> None:
    with Pool(4) as pool:
        assert list(pool.run(work, [])) == []
        assert pool.pids == ()
    assert 1 <= default_workers() <= (os.cpu_count() or 1)


def test_a_dead_workers_sandbox_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with Pool(1) as pool:
        ((_, result),) = pool.run(hold_a_warm_parent_and_die, [str(note)])
    assert isinstance(result, WorkerDied)
    assert "exit code -9" in str(result)
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


def hold_a_warm_parent_and_wait(engine: Engine, job: str) -> str:
    with WarmParent([], {}) as warm:
        Path(job).write_text(f"{warm.pid} {warm.folder}")
        time.sleep(600)
    return ""


class Enough(Exception):
    pass


def test_what_is_raised_in_a_run_ends_workers_in_the_middle_and_all_they_started(
    tmp_path: Path,
) -> None:
    note = tmp_path / "started"

    def enough(*_: object) -> None:
        raise Enough

    def tell_when_it_works() -> None:
        while not (note.exists() and " " in note.read_text()):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, enough)
    try:
        threading.Thread(target=tell_when_it_works).start()
        with pytest.raises(Enough), Pool(1) as pool:
            list(pool.run(hold_a_warm_parent_and_wait, [str(note)]))
    finally:
        signal.signal(signal.SIGUSR1, before)
    pid, folder = note.read_text().split()
    assert _ended(int(pid))
    assert not Path(folder).exists()
    assert pool.pids == ()


def test_workers_end_with_a_coordinator_that_is_killed(tmp_path: Path) -> None:
    said = tmp_path / "worker"
    script = (
        "import os, sys; sys.path[:0] = [sys.argv[1], os.path.dirname(sys.argv[1])]\n"
        "from softmark.marking.pool import Pool\n"
        "from test_pool import say_and_wait\n"
        "if __name__ == '__main__':\n"
        "    with Pool(1) as pool:\n"
        "        for _ in pool.run(say_and_wait, [sys.argv[2]] * 500): pass\n"
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


class Worker:
    def __init__(self, *benches: str) -> None:
        self.benches: list[str] = list(benches)


def test_a_worker_stays_with_its_bench_and_helps_where_most_is_left() -> None:
    queue = _Queue(["a1", "a2", "b1", "a3", "c1", "c2", "c3"], lambda job: job[0])
    one, two = Worker(), Worker()
    assert queue.take(one, []) == "a1"
    assert queue.take(two, [one]) == "b1"  # nobody is at b
    assert queue.take(one, [two]) == "a2"
    assert queue.take(two, [one]) == "c1"
    assert queue.take(one, [two]) == "a3"
    assert queue.take(one, [two]) == "c2"  # all that is left
    assert queue.take(two, [one]) == "c3"
    assert not queue
    assert one.benches == ["a", "c"]


def test_a_worker_begins_with_the_bench_that_it_had_last() -> None:
    queue = _Queue(["a1", "b1", "c1", "d1"], lambda job: job[0])
    one, two = Worker("a", "c"), Worker("b", "d")
    assert queue.take(one, []) == "c1"
    assert queue.take(two, [one]) == "d1"
    assert queue.take(one, [two]) == "a1"
    assert queue.take(two, [one]) == "b1"
    assert two.benches == ["d", "b"]
