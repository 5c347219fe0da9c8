"""A kernel that does not start leaves nothing behind."""

from typing import Any

import pytest
from nbformat.v4 import new_code_cell

from softmark.kernel.live import LiveKernel
from softmark.model import Limits, SandboxError
from softmark.sandbox.warm_parent import WarmParent


def test_a_kernel_that_does_not_answer_leaves_no_socket_and_no_process(monkeypatch):
    found = []

    async def silent(self, manager):
        client = self.client.kc = manager.client()
        client.start_channels(stdin=False, hb=False, control=False)
        client.kernel_info()
        found.append((self, manager.provisioner.fork))
        raise TimeoutError("no answer")

    monkeypatch.setattr(LiveKernel, "_connect", silent)
    with WarmParent([], {}) as warm:
        with pytest.raises(SandboxError, match="a kernel did not start: TimeoutError"):
            LiveKernel(warm, Limits(), "tiny")
        ((kernel, fork),) = found
        assert kernel._context.closed
        assert kernel._plain_context.closed
        assert fork.exit_code is not None
        assert fork.name not in warm.forks


def test_a_kernel_that_was_asked_often_draws_the_same_random_numbers():
    drawn = []
    with WarmParent([], {}) as warm:
        for questions in (0, 3):
            kernel = LiveKernel(warm, Limits(), "tiny")
            client: Any = kernel.client.kc
            for _ in range(questions):  # as on a busy machine, where the first answer is late
                kernel._do(client.kernel_info(reply=True, timeout=60))
            cell = new_code_cell("import random\nprint(random.random())")
            kernel.execute(cell, 10, 60)
            drawn.append(cell.outputs[0].text)
            kernel.close()
    assert drawn[0] == drawn[1]
