"""What lies in a shown folder and is nobody's business is covered, or left out."""

from pathlib import Path

from softmark.sandbox.bubblewrap import View, arguments, readable
from softmark.sandbox.shown import closed_in, without


def make(*paths: Path) -> None:
    for path in paths:
        path.mkdir(parents=True)


def test_nbgraders_exchange_and_a_course_in_the_environment_are_closed(tmp_path: Path) -> None:
    prefix, course = tmp_path / "prefix", tmp_path / "prefix" / "courses" / "mine"
    exchange = prefix / "share" / "nbgrader"
    make(exchange, course / "source", prefix / "lib", prefix / "share" / "fonts")
    closed = closed_in([prefix], [course, tmp_path / "elsewhere"])
    assert closed == [course, exchange]
    left = {path.relative_to(prefix).as_posix() for path in without([prefix], closed)}
    assert left == {"lib", "share/fonts"}


def test_an_environment_in_the_course_is_shown_and_the_course_is_not(tmp_path: Path) -> None:
    environment = tmp_path / "course" / ".venv"
    make(environment / "lib")
    closed = closed_in([environment], [tmp_path / "course"])
    assert list(without([environment], closed)) == [environment]


def test_links_do_not_open_what_is_closed(tmp_path: Path) -> None:
    prefix, course = tmp_path / "prefix", tmp_path / "prefix" / "course"
    make(course, prefix / "lib")
    (prefix / "way").symlink_to(course)
    assert list(without([prefix], closed_in([prefix], [course]))) == [prefix / "lib"]
    assert list(without([prefix / "way"], [course])) == []


def test_closed_folders_are_covered_by_empty_ones(tmp_path: Path) -> None:
    view = View((), tmp_path, covered=("/usr/share/nbgrader",))
    line = arguments("bwrap", view, ["true"])
    place = line.index("/usr/share/nbgrader")
    assert line[place - 1 : place + 3] == [
        "--tmpfs", "/usr/share/nbgrader", "--remount-ro", "/usr/share/nbgrader",
    ]  # fmt: skip
    assert line.index("/usr") < place


def test_data_can_be_read_by_their_own_folder_alone(tmp_path: Path) -> None:
    course = tmp_path / "course"
    make(course / "data" / "iris", course / "data" / "private")
    found = readable({"iris": course / "data" / "iris"}, [course])
    assert str(course / "data" / "iris") in found
    assert not [path for path in found if Path(path) in (course, course / "data", tmp_path)]
