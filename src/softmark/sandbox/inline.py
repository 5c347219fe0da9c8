"""Guest: matplotlib's pictures in the page, whenever it is imported and whatever is asked for.

The warm parent may have imported it, when there was no shell to hook its backend into; or the
student's first cell does. Windows and widgets cannot be had here: who asks for them draws inline.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

INLINE = "module://matplotlib_inline.backend_inline"
_DRAWS = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template", "inline", INLINE)
"""Backends that need neither a screen nor a browser."""


def install(shell: Any) -> None:
    """Have a shell's matplotlib draw inline."""
    if "matplotlib.pyplot" in sys.modules:
        from IPython.core.pylabtools import activate_matplotlib
        from matplotlib_inline import backend_inline

        inline: Any = backend_inline
        activate_matplotlib(INLINE)
        inline.configure_inline_support(shell, INLINE)
    else:  # the first import of pyplot will do it
        sys.modules.pop("matplotlib_inline.backend_inline", None)
    enable = shell.enable_matplotlib
    shell.enable_matplotlib = lambda gui=None: enable(_drawn_here(gui, "inline"))
    for name, patch in _PATCHES.items():
        if name in sys.modules:
            patch(sys.modules[name])
        else:
            sys.meta_path.insert(0, _OnImport(name, patch))


def _drawn_here(backend: object, instead: str = INLINE) -> Any:
    return backend if str(backend).lower() in _DRAWS else instead


def _of_matplotlib(module: Any) -> None:
    use = module.use
    module.use = lambda backend, **options: use(_drawn_here(backend), **options)


def _of_pyplot(module: Any) -> None:
    switch = module.switch_backend
    module.switch_backend = lambda newbackend: switch(_drawn_here(newbackend))


_PATCHES: dict[str, Callable[[ModuleType], None]] = {
    "matplotlib": _of_matplotlib,
    "matplotlib.pyplot": _of_pyplot,
}


class _OnImport:
    """Patches one module when it is imported, and is gone then."""

    def __init__(self, name: str, patch: Callable[[ModuleType], None]) -> None:
        self._name, self._patch = name, patch

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        loader: Any = spec.loader if spec is not None else None
        if loader is not None:
            execute = loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                self._patch(module)

            loader.exec_module = exec_module
        return spec
