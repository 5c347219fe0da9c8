"""The system calls that student code has no use for.

Namespaces, mounts and capabilities already keep a submission in; this filter closes
what they leave: memory that no limit counts (``memfd_create``, System V shared memory,
kernel keys), and calls whose past bugs led out of sandboxes. Refused calls fail with
an ordinary error, so that libraries fall back instead of crashing. Asking for larger
buffers of a socket, memory that no limit counts either, is answered with "done".
"""

from __future__ import annotations

import errno
import platform
import socket

_LD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_GE = 0x35
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_OFFSET_NR = 0
_OFFSET_ARCH = 4
_OFFSET_FIRST_ARGUMENT = 16
_OFFSET_SECOND_ARGUMENT = 24
_OFFSET_THIRD_ARGUMENT = 32
_SOCKET = (41, 198)
_SETSOCKOPT = (54, 208)
_BUFFER_OPTIONS = (7, 8, 32, 33)
"""SO_SNDBUF, SO_RCVBUF and the two that force them."""

# name: (x86_64, aarch64); None where the architecture has no such call.
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "umount2": (166, 39),
    "swapon": (167, 224),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "unshare": (272, 97),
    "perf_event_open": (298, 241),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "setns": (308, 268),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kexec_file_load": (320, 294),
    "memfd_create": (319, 279),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "memfd_secret": (447, 447),
}
_ABSENT = {"memfd_create", "memfd_secret", "io_uring_setup"}  # callers expect "not there"

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def instructions() -> list[tuple[int, int, int, int]] | None:
    """The filter for this machine as BPF (code, jt, jf, k); None where it is unknown."""
    found = _ARCHITECTURES.get(platform.machine())
    if found is None:
        return None
    column, audit = found
    refuse = _ERRNO | errno.EPERM
    absent = _ERRNO | errno.ENOSYS
    program = [
        (_LD_WORD, 0, 0, _OFFSET_ARCH),
        (_JUMP_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, refuse),
        (_LD_WORD, 0, 0, _OFFSET_NR),
    ]
    if column == 0:  # the x32 calls are the same calls under other numbers
        program += [(_JUMP_GE, 0, 1, 0x40000000), (_RETURN, 0, 0, refuse)]
    for name, numbers in _REFUSED.items():
        number = numbers[column]
        if number is not None:
            answer = absent if name in _ABSENT else refuse
            program += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]
    buffers = [
        (_LD_WORD, 0, 0, _OFFSET_SECOND_ARGUMENT),
        (_JUMP_EQUAL, 1, 0, socket.SOL_SOCKET),
        (_RETURN, 0, 0, _ALLOW),
        (_LD_WORD, 0, 0, _OFFSET_THIRD_ARGUMENT),
        *(
            step
            for option in _BUFFER_OPTIONS
            for step in ((_JUMP_EQUAL, 0, 1, option), (_RETURN, 0, 0, _ERRNO))
        ),
        (_RETURN, 0, 0, _ALLOW),
    ]
    program += [(_JUMP_EQUAL, 0, len(buffers), _SETSOCKOPT[column]), *buffers]
    # Sockets of these families only: others, such as a virtual machine's vsock, reach
    # past the network namespace.
    program += [
        (_JUMP_EQUAL, 1, 0, _SOCKET[column]),
        (_RETURN, 0, 0, _ALLOW),
        (_LD_WORD, 0, 0, _OFFSET_FIRST_ARGUMENT),
    ]
    for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK):
        program += [(_JUMP_EQUAL, 0, 1, int(family)), (_RETURN, 0, 0, _ALLOW)]
    program.append((_RETURN, 0, 0, _ERRNO | errno.EAFNOSUPPORT))
    return program
