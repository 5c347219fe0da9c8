"""Cells give the outputs that they give in an ipykernel on Jupyter's sockets, both sealed alike."""

import re

import pytest
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from softmark.kernel.live import LiveKernel
from softmark.kernel.outputs import tidy
from softmark.model import Limits
from softmark.sandbox.provisioner import SealedProvisioner
from softmark.sandbox.warm_parent import WarmParent

CELLS = {
    "print": "print('a'); print('b', end=''); print(1, 2, sep='-')",
    "result": "1 + 1",
    "nothing": "x = 1",
    "none": "None",
    "quiet": "1 + 1;",
    "stderr": "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "error": "1 / 0",
    "error in a function": "def f(n):\n    return [][n]\nf(3)",
    "syntax": "a b",
    "indentation": "if 1:\nx",
    "before an error": "print('here')\nraise ValueError('there')",
    "no error": "raise SystemExit",
    "exit": "exit()",
    "warning": "import warnings\nwarnings.warn('careful')",
    "display": "from IPython.display import display\ndisplay(1, 'two', [3])",
    "html": "from IPython.display import HTML\nHTML('<b>x</b>')",
    "latex": "from IPython.display import Latex\ndisplay(Latex('$x$'))",
    "markdown": "from IPython.display import Markdown\nMarkdown('# x')",
    "json": "from IPython.display import JSON\nJSON({'a': [1]})",
    "image": "from IPython.display import Image\nImage(data=bytes(8), format='png')",
    "javascript": "from IPython.display import Javascript\nJavascript('1')",
    "update": "h = display('one', display_id=True)\nh.update('two')",
    "clear": "from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)",
    "clear later": "print(1)\nclear_output(wait=True)\nprint(2)\nprint(3)",
    "clear at last": "print(1)\nclear_output(wait=True)",
    "repr": "class R:\n    def _repr_html_(self):\n        return '<i>r</i>'\nR()",
    "broken repr": "class R:\n    def __repr__(self):\n        raise KeyError('r')\nR()",
    "frame": "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "array": "import numpy as np\nnp.arange(3) / 2",
    "last result": "7\n_ if False else 8",
    "magic": "%precision 2\n3.14159",
    "cell magic": "%%capture kept\nprint('held')",
    "captured": "kept.stdout",
    "unknown magic": "%nothing_of_the_kind",
    "shell": "!echo from the shell",
    "shell result": "found = !echo one && echo two\nfound",
    "bash": "%%bash\necho in bash",
    "bash that fails": "%%bash\nexit 3",
    "writefile": "%%writefile beside.py\nvalue = 5",
    "import it": "import beside\nbeside.value",
    "run": "%run beside.py\nvalue",
    "who": "%who_ls int",
    "help": "len?",
    "await": "import asyncio\nawait asyncio.sleep(0.001)\n'awaited'",
    "await that fails": "await asyncio.sleep(0.001)\n1 / 0",
    "running loop": "asyncio.get_running_loop().is_running()",
    "asyncio.run": "c = asyncio.sleep(0)\ntry:\n    asyncio.run(c)\nfinally:\n    c.close()",
    "thread": "import threading\nt = threading.Thread(target=print, args=('t',))\n"
    "t.start()\nt.join()",
    "in and out": "len(In) > 3, type(Out).__name__",
    "history": "_ih[1]",
    "shell kind": "type(get_ipython()).__name__, get_ipython().config['IPKernelApp'] is not None",
    "kernel": "get_ipython().kernel.implementation, get_ipython().kernel.execution_count > 1",
    "application": "import IPython\nIPython.Application.instance().kernel.do_shutdown(True)",
    "stream kinds": "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable()",
    "no text": "sys.stdout.write(b'bytes')",
    "lines": "sys.stdout.writelines(['a\\n', 'b\\n'])",
    "carriage return": "print('10%', end='\\r')\nprint('100%')",
    "colours": "print('\\x1b[31mred\\x1b[0m')",
    "redirected": "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as s:\n"
    "    print('in')\ns.getvalue()",
    "logging": "import logging\nlogging.warning('logged')",
    "input": "input('name? ')",
    "timer": "%timeit -n1 -r1 pass",
    "matrix": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "figure": "fig, ax = plt.subplots()\nax.set_title('t')\nfig",
    "shown": "plt.plot([3]);\nplt.show()\nprint('after')",
    "system": "import os\nos.system('echo beside')",
    "exit in a thread": "threading.Thread(target=lambda: sys.exit(1)).start()\n'still here'",
    "empty": "   ",
    "comment": "# nothing",
    "unicode": "print('π ≈ 3')",
    "long": "print('x' * 100_000)",
    "count": "'counted'",
}
MOVING = re.compile(
    r"/home/student/\S+|/tmp/\S+|0x[0-9a-f]+|ipykernel_\d+|Thread-\d+|[\d.]+ [mnu\u00b5]?s"
)


def told(output) -> tuple:
    """What of an output is the same each time."""
    kind = output["output_type"]
    if kind == "stream":
        return kind, output["name"], MOVING.sub("", output["text"])
    if kind == "error":
        return kind, output["ename"], MOVING.sub("", output["evalue"])
    data = {
        name: len(text) > 0 if name == "image/png" else MOVING.sub("", str(text))
        for name, text in output["data"].items()
    }
    return kind, output.get("execution_count"), tuple(sorted(data.items()))


@pytest.fixture(scope="module")
def both():
    """The cells as run by softmark, and as run by nbclient over Jupyter's protocol."""
    ours = [new_code_cell(source) for source in CELLS.values()]
    theirs = new_notebook(cells=[new_code_cell(source) for source in CELLS.values()])
    with WarmParent(["numpy", "pandas", "matplotlib.pyplot"], {}) as warm:
        kernel = LiveKernel(warm, Limits(), "same")
        for cell in ours:
            kernel.execute(cell, 20, 60)
        kernel.close()
        context = zmq.asyncio.Context()
        manager = AsyncKernelManager(context=context)
        manager._kernel_spec = KernelSpec(argv=[""], display_name="sealed", language="python")
        manager.provisioner = SealedProvisioner(
            warm=warm, folder="same", kernel_spec=manager._kernel_spec, parent=manager
        )
        client = NotebookClient(theirs, km=manager, timeout=60, allow_errors=True)
        try:
            client.execute()
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
            manager.cleanup_connection_file()
            context.destroy(linger=0)
    for cell in theirs.cells:
        tidy(cell)
    return dict(zip(CELLS, zip(ours, theirs.cells, strict=True), strict=True))


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_shows_what_it_shows_in_jupyter(both, name):
    ours, theirs = both[name]
    assert sorted(map(told, ours.outputs)) == sorted(map(told, theirs.outputs))
    assert ours.execution_count == theirs.execution_count
