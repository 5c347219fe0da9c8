"""What attacks on a kernel begin with, run in the student's process."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from support import SMALL

PRELUDE = """
import os, sys

def attempt(action, *args):
    try:
        action(*args)
    except BaseException as error:
        return type(error).__name__
    return "worked"
"""

IMPATIENT = replace(SMALL, wall_factor=1.0, wall_grace_s=0.5, cpu_s_per_call=0.5)

Seen = Callable[..., Any]

CHANNEL = """
import gc
from softmark.sandbox import direct
from softmark.sandbox.frames import pack
channel = next(o for o in gc.get_objects() if type(o) is direct.Channel)
"""

HELPER = """
import gc
from softmark.sandbox import helper as module
helper = next(o for o in gc.get_objects() if type(o) is module.Helper)
"""
