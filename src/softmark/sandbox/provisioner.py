"""Host: a sealed kernel for everything that speaks Jupyter's provisioner protocol.

Registered as the entry point ``softmark-sealed``. A kernel spec asks for it with

    "metadata": {"kernel_provisioner": {"provisioner_name": "softmark-sealed",
                 "config": {"imports": ["numpy"], "data": {"name": "/folder"}}}}

and nbclient, papermill or a Jupyter server then run their notebooks sealed.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Bool, Dict, Instance, List, Unicode

from softmark.model import Limits
from softmark.sandbox.forked import Fork
from softmark.sandbox.warm_parent import WarmParent


class SealedProvisioner(KernelProvisionerBase):
    """Makes each kernel a fork of a warm parent; see the module's text for its config.

    A caller that has a warm parent makes the provisioner itself and hands it over as ``warm``.
    """

    warm = Instance(WarmParent, allow_none=True, help="forked from instead of one of our own")
    imports = List(Unicode(), config=True, help="modules to import before the kernel starts")
    data = Dict(config=True, help="data sets to show: name to folder")
    sealed = Bool(True, config=True, help="whether to use the sandbox")
    folder = Unicode("notebook", config=True, help="name of the kernel's work folder")
    files = Dict(config=True, help="files of the work folder: path to content")
    limits = Dict(config=True, help="fields of softmark.model.Limits")

    fork: Fork | None = None
    _own: WarmParent | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel has been launched."""
        return self.fork is not None

    def _parent_of_forks(self) -> WarmParent:
        if self.warm is not None:
            return self.warm
        if self._own is None:
            data = {name: Path(folder) for name, folder in self.data.items()}
            self._own = WarmParent(self.imports, data, sealed=self.sealed)
            self._own.start()
        return self._own

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing is written to disk here: the fork makes its own connection file."""
        return await super().pre_launch(cmd=["softmark"], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork; returns the connection information of the kernel."""
        limits = Limits(**self.limits)
        warm = self._parent_of_forks()
        if self.warm is not None:
            self.fork = warm.fork(self.folder, limits, self.files, jupyter=True)
        else:
            self.fork = await asyncio.to_thread(
                warm.fork, self.folder, limits, self.files, jupyter=True
            )
        connection: dict[str, Any] = {
            "transport": "ipc",
            "ip": str(self.fork.sockets),
            "shell_port": 1,
            "iopub_port": 2,
            "stdin_port": 3,
            "control_port": 4,
            "hb_port": 5,
            "key": self.fork.key.encode(),
            "signature_scheme": "hmac-sha256",
        }
        self.connection_info = cast(Any, connection)
        return connection

    async def poll(self) -> int | None:
        """None while the kernel runs, else its exit code."""
        if self.fork is None:
            return 0
        warm = self._parent_of_forks()
        warm.poll()
        if self.fork.exit_code is None and not warm.alive:
            return 1
        return self.fork.exit_code

    async def wait(self) -> int | None:
        """Wait for the end of the kernel."""
        while (code := await self.poll()) is None:
            await asyncio.sleep(0.02)
        return code

    async def send_signal(self, signum: int) -> None:
        """Pass a signal on to the kernel."""
        if self.fork is not None:
            self.fork.signal(self.fork.kernel, signum)

    async def kill(self, restart: bool = False) -> None:
        """End every process of the kernel."""
        if self.fork is not None:
            self.fork.kill()

    async def terminate(self, restart: bool = False) -> None:
        """The same: nothing inside deserves a gentler end."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel left; end the warm parent if it is our own."""
        if self.fork is not None:
            self._parent_of_forks().release(self.fork)
            self.fork = None
        if self._own is not None and not restart:
            self._own.close()
            self._own = None
