"""Guest: the system calls that student code has no use for, as filters for the kernel.

Namespaces, mounts and Landlock already keep a submission in; the filters close what they leave:
memory that no limit counts (``memfd_create``, System V shared memory, kernel keys), and calls
whose past bugs led out of sandboxes. Refused calls fail with an ordinary error, so that
libraries fall back instead of crashing; some are answered with "done" and do nothing.
Where submissions share a user, a process table and a file system with others, more is refused.
"""

from __future__ import annotations

import errno
import platform
import socket

Instruction = tuple[int, int, int, int]
"""BPF: code, jump if true, jump if false, constant."""

_LOAD = 0x20
_EQUAL = 0x15
_AT_LEAST = 0x35
_ANY_BIT = 0x45
_AND = 0x54
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_ASK = 0x7FC00000
_NUMBER = 0
_ARCHITECTURE = 4
_X32 = 0x40000000
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

REFUSED = errno.EPERM
ABSENT = errno.ENOSYS
DONE = 0
"""Answered as if it had been done."""

Numbers = tuple[int | None, int | None]
"""A call on x86_64 and on aarch64; None where the architecture has no such call."""

_ALWAYS: dict[str, Numbers] = {
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
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "pidfd_getfd": (438, 438),
    "mount_setattr": (442, 442),
}
_ALWAYS_ABSENT: dict[str, Numbers] = {  # callers expect "not there"
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "io_uring_setup": (425, 425),
    "clone3": (435, 435),  # its flags cannot be looked at; the C library then calls clone
    # What is in the page cache: one submission could tell it another.
    "mincore": (27, 232),
    "cachestat": (451, 451),
}
_SHARED: dict[str, Numbers] = {
    # System V and POSIX messages, by numbers and names that can be guessed.
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # Names of files that appear in folders which cannot be read.
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    # Other processes of the same user.
    "ioprio_set": (251, 30),
    "kcmp": (312, 272),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    # The machine's mounts, quotas and log.
    "statmount": (457, 457),
    "listmount": (458, 458),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
}
_SHARED_DONE: dict[str, Numbers] = {
    # Landlock lets whoever owns a file change its rights and times wherever it lies, so nobody
    # changes any; copying and unpacking, which set both, go on.
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
}
_SHARED_UNSUPPORTED: dict[str, Numbers] = {
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
}
_OF_ONESELF: dict[str, tuple[Numbers, int]] = {
    # The call, and what it answers for any process but 0: the caller.
    "prlimit64": ((302, 261), REFUSED),
    # Libraries set these for their own threads, by number, and some abort when that is refused.
    "sched_setaffinity": ((203, 122), DONE),
    "sched_setparam": ((142, 118), DONE),
    "sched_setscheduler": ((144, 119), DONE),
    "sched_setattr": ((314, 274), DONE),
}
_SETPRIORITY = (141, 140)
_CLONE = (56, 220)
_NAMESPACES = 0x7E020000
_PREADV2 = (327, 286)
_NOWAIT = 8
_SETSOCKOPT = (54, 208)
_BUFFER_OPTIONS = (7, 8, 32, 33)
"""SO_SNDBUF, SO_RCVBUF and the two that force them: memory that no limit counts."""
_SOCKET = (41, 198)
_SOCKETPAIR = (53, 199)
_REACHING_OUT = {"connect": (42, 203), "bind": (49, 200), "listen": (50, 201)}
_FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
_KIND = 0xF


_ASKED: dict[str, Numbers] = {"kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131)}
_OTHER_SIGNALS: dict[str, Numbers] = {
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
}
_FCNTL, _IOCTL = (72, 25), (16, 29)
_OWNER_OF_A_FILE = (8, 10, 15)
"""F_SETOWN, F_SETSIG, F_SETOWN_EX: a file can send its owner signals."""
_OWNER_OF_A_DEVICE = (0x8901, 0x8902)


def known() -> bool:
    """Whether there are filters for this machine's processor."""
    return platform.machine() in _ARCHITECTURES


def basic(*, shared: bool) -> list[Instruction]:
    """The filter under which a kernel starts; ``shared`` where others have the same user.

    Raises OSError where there is none for this processor.
    """
    column, program = _start()
    for calls, answer in (
        (_ALWAYS, REFUSED),
        (_ALWAYS_ABSENT, ABSENT),
        *(
            (
                (_SHARED, REFUSED),
                (_SHARED_DONE, DONE),
                (_SHARED_UNSUPPORTED, errno.ENOTSUP),
            )
            if shared
            else ()
        ),
    ):
        for numbers in calls.values():
            program += _on(numbers[column], [_answer(answer)])
    for numbers, answer in _OF_ONESELF.values() if shared else ():
        program += _on(numbers[column], _unless(0, (0,), answer))
    if shared:
        itself = _unless(0, (0,), REFUSED)[:-1] + _unless(1, (0,), REFUSED)
        program += _on(_SETPRIORITY[column], itself)
    program += _on(_CLONE[column], _if_any(0, _NAMESPACES, REFUSED))
    program += _on(_PREADV2[column], _if_any(5, _NOWAIT, errno.ENOTSUP))
    buffers = [*_load(1), (_EQUAL, 1, 0, socket.SOL_SOCKET), _allow(), *_load(2)]
    for option in _BUFFER_OPTIONS:
        buffers += [(_EQUAL, 0, 1, option), _answer(DONE)]
    program += _on(_SETSOCKOPT[column], [*buffers, _allow()])
    # Others, such as a virtual machine's vsock, reach past the network namespace.
    program += _on(_SOCKET[column], _unless(0, _FAMILIES, errno.EAFNOSUPPORT))
    return [*program, _allow()]


def no_sockets() -> list[Instruction]:
    """The filter that a kernel adds once its own sockets are there, where it shares a network.

    What is left are pairs of connected sockets that cannot send elsewhere.
    """
    column, program = _start()
    unreachable = [
        *_load(0),
        (_EQUAL, 1, 0, socket.AF_INET),
        (_EQUAL, 0, 1, socket.AF_INET6),
        _answer(errno.ENETUNREACH),
        _answer(errno.EACCES),
    ]
    program += _on(_SOCKET[column], unreachable)
    for numbers in _REACHING_OUT.values():
        program += _on(numbers[column], [_answer(errno.EACCES)])
    connected = (socket.SOCK_STREAM, socket.SOCK_SEQPACKET)
    program += _on(_SOCKETPAIR[column], _unless(1, connected, errno.EACCES, mask=_KIND))
    return [*program, _allow()]


def signals_asked() -> list[Instruction]:
    """The filter that has a listener say whether a signal may be sent."""
    column, program = _start()
    for numbers in _ASKED.values():
        program += _on(numbers[column], [(_RETURN, 0, 0, _ASK)])
    for numbers in _OTHER_SIGNALS.values():
        program += _on(numbers[column], [_answer(REFUSED)])
    for numbers, commands in ((_FCNTL, _OWNER_OF_A_FILE), (_IOCTL, _OWNER_OF_A_DEVICE)):
        body = _load(1)
        for command in commands:
            body += [(_EQUAL, 0, 1, command), _answer(REFUSED)]
        program += _on(numbers[column], [*body, _allow()])
    return [*program, _allow()]


def name_of_asked(number: int) -> str:
    """Which of the calls that are asked about has this number; the empty text if none."""
    column, _ = _ARCHITECTURES[platform.machine()]
    return next((name for name, numbers in _ASKED.items() if numbers[column] == number), "")


def _start() -> tuple[int, list[Instruction]]:
    """The architecture's column, and the instructions that load the call's number."""
    found = _ARCHITECTURES.get(platform.machine())
    if found is None:
        raise OSError(f"no system call filter for a {platform.machine()} processor")
    column, audit = found
    program = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, audit), _answer(REFUSED)]
    program.append((_LOAD, 0, 0, _NUMBER))
    if column == 0:  # the x32 calls are the same calls under other numbers
        program += [(_AT_LEAST, 0, 1, _X32), _answer(REFUSED)]
    return column, program


def _on(number: int | None, body: list[Instruction]) -> list[Instruction]:
    """Do what the body says, which ends with an answer, at one call; else go on behind it."""
    return [] if number is None else [(_EQUAL, 0, len(body), number), *body]


def _unless(
    argument: int, values: tuple[int, ...], answer: int, mask: int | None = None
) -> list[Instruction]:
    """Allow a call whose argument is one of the values; the last instruction allows."""
    body = _load(argument) + ([] if mask is None else [(_AND, 0, 0, mask)])
    for left, value in zip(range(len(values), 0, -1), values, strict=True):
        body.append((_EQUAL, left, 0, int(value)))
    return [*body, _answer(answer), _allow()]


def _if_any(argument: int, bits: int, answer: int) -> list[Instruction]:
    return [*_load(argument), (_ANY_BIT, 0, 1, bits), _answer(answer), _allow()]


def _load(argument: int) -> list[Instruction]:
    """Load an argument's lower half: those looked at here have no other."""
    return [(_LOAD, 0, 0, 16 + 8 * argument)]


def _answer(code: int) -> Instruction:
    return (_RETURN, 0, 0, _ERRNO | code)


def _allow() -> Instruction:
    return (_RETURN, 0, 0, _ALLOW)
