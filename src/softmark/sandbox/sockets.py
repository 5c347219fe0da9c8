"""Guest: a kernel's sockets, bound before it walls itself in.

Where submissions share a file system, the folder of the sockets is out of a kernel's reach from
the start: it could put something else in a socket's place, which the host would connect to.
"""

from __future__ import annotations

import os
import socket
from typing import Any

PORTS = range(1, 6)
"""Shell, iopub, stdin, control, heartbeat: a port is a number at the end of a path."""
_BACKLOG = 100


def listen(prefix: str) -> dict[int, int]:
    """Bind a Unix socket for each port; returns their descriptors. Raises OSError."""
    found = {}
    for port in PORTS:
        bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        bound.bind(f"{prefix}-{port}")
        os.chmod(f"{prefix}-{port}", 0o777)  # its folder decides who comes near
        bound.listen(_BACKLOG)
        found[port] = bound.detach()
    return found


def adopt(app: Any, descriptors: dict[int, int]) -> None:
    """Have an ipykernel that is not initialised yet serve these sockets."""
    import zmq
    from ipykernel.heartbeat import Heartbeat

    def serve(where: Any, port: int) -> int:
        where.setsockopt(zmq.USE_FD, descriptors[port])
        where.bind(f"ipc://{app.ip}-{port}")
        return port

    app._try_bind_socket = serve
    beat: Any = Heartbeat
    beat._try_bind_socket = lambda self: serve(self.socket, self.port)
