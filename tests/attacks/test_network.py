"""No way over any network leads out of a submission, nor to another one."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from attacks.inside import PRELUDE, Seen
from support import Play

from softmark.sandbox.warm_parent import WarmParent


@pytest.fixture
def listening() -> Iterator[int]:
    """A TCP server of the host that would answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_tcp_to_the_host(seen: Seen, listening: int) -> None:
    code = "import socket\nresult = attempt(socket.create_connection, ('127.0.0.1', port), 2)"
    socket.create_connection(("127.0.0.1", listening), 2).close()  # the host itself can
    assert seen(code, port=listening) == "ConnectionRefusedError"


def test_tcp_and_udp_to_the_world(seen: Seen) -> None:
    code = """
    import socket
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    result = [attempt(socket.create_connection, ("192.0.2.1", 80), 2),
              attempt(udp.sendto, b"x", ("192.0.2.1", 53)),
              attempt(socket.getaddrinfo, "example.com", 80)]
    """
    assert seen(code) == ["OSError", "OSError", "gaierror"]


def test_an_abstract_unix_socket_of_the_host(seen: Seen) -> None:
    name = f"\0softmark-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        code = "import socket\nresult = attempt(socket.socket(socket.AF_UNIX).connect, name)"
        assert seen(code, name=name) == "ConnectionRefusedError"


def test_a_unix_socket_file_of_the_host(seen: Seen, tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        code = "import socket\nresult = attempt(socket.socket(socket.AF_UNIX).connect, path)"
        assert seen(code, path=path) == "FileNotFoundError"


@pytest.mark.parametrize("family", ["AF_VSOCK", "AF_PACKET", "AF_ALG", "AF_CAN"])
def test_socket_families_that_reach_past_the_network_namespace(seen: Seen, family: str) -> None:
    code = """
    import errno, socket
    try:
        socket.socket(getattr(socket, family), socket.SOCK_STREAM)
        result = "worked"
    except OSError as error:
        result = errno.errorcode[error.errno]
    """
    assert seen(code, family=family) == "EAFNOSUPPORT"


def test_two_submissions_share_no_network(warm: WarmParent, play: Play) -> None:
    listens = """
    import socket
    tcp = socket.create_server(("127.0.0.1", 0)); port = tcp.getsockname()[1]
    named = socket.socket(socket.AF_UNIX); named.bind("\\0meet"); named.listen()
    own = attempt(socket.create_connection, ("127.0.0.1", port), 2)
    """
    first = play(PRELUDE + dedent(listens))
    assert first.value("c0", ("own",)) == "worked"  # loopback is there, its own
    port = first.value("c0", ("port",))
    second = play(
        PRELUDE
        + f"import socket\nresult = [attempt(socket.create_connection, ('127.0.0.1', {port})),"
        " attempt(socket.socket(socket.AF_UNIX).connect, '\\0meet')]"
    )
    assert second.value("c0", ("result",)) == ["ConnectionRefusedError"] * 2
