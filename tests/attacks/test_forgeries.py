"""What a kernel says to us on its own channel: at worst it is a wrong answer of its own."""

from pathlib import Path
from textwrap import dedent

import nbformat
import pytest
from attacks.inside import CHANNEL, HELPER, IMPATIENT, Seen
from support import Play, printed

from softmark.model import KernelDied, StudentError


def test_no_descriptor_leads_out(seen: Seen) -> None:
    code = """
    import socket, struct, stat
    result = []
    for fd in map(int, os.listdir("/proc/self/fd")):
        try:
            link = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue  # the listing's own
        if link.startswith("socket:"):
            s = socket.socket(fileno=os.dup(fd))
            result.append((s.family.name, s.type.name))
        else:
            result.append((link.partition("[")[0].rstrip(":"), ""))
    result = sorted(set(result))
    """
    found = set(seen(code))
    assert ("AF_UNIX", "SOCK_SEQPACKET") not in found  # the host's control socket
    assert {kind for _, kind in found} <= {"", "SOCK_STREAM"}
    own = {f"/home/student/.{name} (deleted)" for name in ("stdout", "stderr")}
    known = {"/dev/null", "pipe", "anon_inode"} | own
    assert {what for what, kind in found if not kind} <= known


def test_the_socket_folder_is_out_of_reach(seen: Seen) -> None:
    code = """
    result = [os.listdir("/run/softmark"), os.listdir("/home/student/.kernel"),
              os.listdir("/proc/self/root/run/softmark"),
              sorted(m for m in os.listdir("/proc/self/root/home/student") if m[0] != ".")]
    """
    assert seen(code) == [[], [], [], ["homework"]]


def test_another_submissions_sockets_are_out_of_reach(play: Play) -> None:
    first = play("x = 1")
    code = """
    import glob
    result = glob.glob("/**/s-1", recursive=False) + glob.glob("/run/**", recursive=True)
    result += glob.glob("/home/student/.kernel/*") + glob.glob("/proc/*/root/run/softmark/*")
    """
    second = play(dedent(code))
    assert second.value("c0", ("result",)) == ["/run/", "/run/softmark"]
    assert first.value("c0", ("x",)) == 1


def test_forged_replies_are_only_wrong_answers(play: Play) -> None:
    session = play(
        """
        from ipykernel.kernelapp import IPKernelApp
        app = IPKernelApp.instance()
        a = 1
        """,
        """
        session = app.kernel.session
        for kind in ("softmark_reply", "execute_reply", "shutdown_reply", "status", "made_up"):
            session.send(app.iopub_socket, kind, {"status": "ok", "execution_state": "idle"},
                         parent={"header": {"msg_id": "forged"}})
        b = 2
        """,
        "c = 3",
    )
    assert [session.value("c2", (name,)) for name in "abc"] == [1, 2, 3]


@pytest.mark.parametrize(
    "sent",
    [
        "b'no message at all' * 10",
        "pack({'kind': 'output', 'type': 'stream', 'content': 7})",
        "pack({'kind': 'output', 'type': 'stream'})",
        "pack({'kind': 'output'})[:-1]",
        "pack({}, [b'']) + bytes(4)",
        "struct.pack('!IQ', 1, 1 << 60)",
        "struct.pack('!IQ', 1, 3) + b'[1]'",
    ],
)
def test_bytes_that_are_no_message(play: Play, sent: str) -> None:
    code = f"import os, struct\nos.write(channel.descriptor, {sent})"
    session = play("a = 1", CHANNEL + code, "c = 3")
    # The session is over, but what came before is answered by running it again.
    assert session.run.stopped_at is not None
    assert session.value("c0", ("a",)) == 1


def test_a_forged_end_of_a_cell_changes_no_other(play: Play) -> None:
    code = """
    from ipykernel.kernelapp import IPKernelApp
    parent = IPKernelApp.instance().kernel.get_parent()
    channel.put({"kind": "done", "id": parent["header"]["msg_id"], "count": 2})
    while True:
        pass
    """
    session = play("a = 1", CHANNEL + dedent(code), "c = 3", limits=IMPATIENT)
    assert [session.value("c2", (name,)) for name in "ac"] == [1, 3]


def test_forged_outputs_can_be_written_and_read(play: Play, tmp_path: Path) -> None:
    session = play(
        """
        import json
        from ipykernel.kernelapp import IPKernelApp
        app = IPKernelApp.instance()
        sender = app.kernel.session
        sender.pack = lambda content: json.dumps(content, default=str).encode()
        parent = app.kernel.get_parent()
        def forge(kind, content):
            sender.send(app.iopub_socket, kind, content, parent=parent)
        forge("stream", {"name": "stdout", "text": chr(0xd800)})
        forge("display_data", {"data": {"text/plain": 7, "text/html": [1]}, "metadata": {}})
        forge("display_data", {"data": {chr(0xdfff): "x"}, "metadata": {chr(0xd801): 1}})
        forge("error", {"ename": [], "evalue": 3, "traceback": None})
        forge("execute_input", {"execution_count": {"a": chr(0xd800)}, "code": ""})
        forge("comm_open", {"comm_id": "x", "target_name": "y", "data": {"z": "w" * 1000}})
        """,
        "y = 1",
    )
    notebook = session.run.notebook
    assert printed(session, 0).startswith("?")  # they did arrive
    nbformat.write(notebook, tmp_path / "written.ipynb")
    nbformat.validate(nbformat.read(tmp_path / "written.ipynb", as_version=4))


def test_a_forged_error_is_short_text(play: Play) -> None:
    patch = """
    import json
    from ipykernel.kernelapp import IPKernelApp
    sender = IPKernelApp.instance().kernel.session
    sender.pack = lambda content: json.dumps(content, default=str).encode()
    reply = {"status": "x", "ename": "KeyError", "evalue": chr(0xd800) + "x" * 5_000_000}
    helper.answer = lambda *a: (reply, [])
    """
    session = play("x = 1", HELPER + dedent(patch))
    with pytest.raises(KeyError) as caught:
        session.value("c1", ("x",))
    assert len(str(caught.value)) == 2000
    str(caught.value).encode()


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ("module.wire.encode = lambda *a, **k: (b'\\x80\\x04\\x95pickle', [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: (b'[' * 100_000, [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: (b'[\"a\", 7]', [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: (b'[\"h\", 1, 2, 3]', [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: 1 / 0", "ZeroDivisionError"),
        ("helper.answer = lambda *a: ({'status': 'ok'}, [])", "Exception"),
        ("helper.answer = lambda *a: ({'status': 'x', 'ename': 'a b'}, [])", "Exception"),
        ("helper.answer = lambda *a: ({'status': 'x', 'evalue': []}, [])", "Exception"),
        ("helper.answer = lambda *a: ({'status': 'x', 'ename': 'SystemExit'}, [])", "SystemExit"),
    ],
)  # fmt: skip
def test_a_patched_helper_gives_errors_of_the_student(
    play: Play, patch: str, expected: str
) -> None:
    session = play("x = 1", HELPER + patch)
    with pytest.raises(StudentError) as caught:
        session.value("c1", ("x",))
    assert caught.value.type_name == expected


def test_a_patched_helper_can_only_give_data(play: Play) -> None:
    patch = "module.wire.encode = lambda *a, **k: (b'[\"l\", [1, 2]]', [])"
    assert play("x = 1", HELPER + patch).value("c1", ("x",)) == [1, 2]


def test_a_reply_larger_than_allowed_ends_the_call(play: Play) -> None:
    patch = "module.wire.encode = lambda *a, **k: (b'1', [bytes(12_000_000)])"
    session = play("x = 1", HELPER + patch, limits=IMPATIENT)
    with pytest.raises((KernelDied, StudentError)):
        session.value("c1", ("x",))


def test_a_forged_array_header_allocates_nothing(play: Play) -> None:
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000,), }"
    forge = f"""
    text = {header!r}.ljust(117) + chr(10)
    npy = b"\\x93NUMPY\\x01\\x00" + len(text).to_bytes(2, "little") + text.encode() + bytes(8)
    module.wire.encode = lambda *a, **k: (b'["a", 0]', [npy])
    """
    session = play("x = 1", HELPER + dedent(forge))
    with pytest.raises(ValueError, match="no data"):
        session.value("c1", ("x",))


def test_objects_are_never_unpickled(play: Play, tmp_path: Path) -> None:
    mark = tmp_path / "unpickled"
    session = play(
        f"""
        import numpy as np
        class Bomb:
            def __reduce__(self):
                return (open, ({str(mark)!r}, "w"))
        x = np.array([Bomb()], dtype=object)
        import pickle
        y = np.frombuffer(pickle.dumps([1]), dtype=np.uint8)
        """
    )
    value = session.value("c0", ("x",))
    assert type(value[0]).__name__ == "Handle"
    assert session.value("c0", ("y",)).dtype == "uint8"
    assert not mark.exists()


def test_a_class_that_equals_everything_is_no_answer(play: Play) -> None:
    session = play(
        """
        class Anything(float):
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            __hash__ = float.__hash__
        class Everything:
            def __eq__(self, other): return True
        x = Anything(2.0)
        y = Everything()
        """
    )
    x, y = session.value("c0", ("x",)), session.value("c0", ("y",))
    assert type(x) is float
    assert x != 3.0
    assert y != 3.0
