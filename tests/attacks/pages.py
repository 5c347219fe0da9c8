"""What a page does in a browser: a script of a student's would set its title."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

from attacks.showing import MARK

__all__ = ["BROWSER", "MARK", "title"]

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--virtual-time-budget=3000",
    "--dump-dom",
)


def title(page: Path, folder: Path) -> str:
    """The title of a page after a browser has shown it; its profile goes into the folder."""
    assert BROWSER is not None
    profile = f"--user-data-dir={folder / 'profile'}"
    done = subprocess.run(
        [BROWSER, *_FLAGS, profile, page.as_uri()], capture_output=True, text=True, timeout=120
    )
    found = re.findall("<title>(.*?)</title>", done.stdout, re.DOTALL)[:1]
    return unescape(found[0]).strip() if found else ""
