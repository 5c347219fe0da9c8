"""A headless browser that tests drive: pages shown, keys pressed, what they did noted.

Talks WebDriver to chromedriver, with nothing but the standard library.
"""

from __future__ import annotations

import base64
import http.client
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["LACKING", "Browser", "browser"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_BROWSER = next(filter(None, map(shutil.which, _BROWSERS)), None)
_DRIVER = shutil.which("chromedriver")
LACKING = "" if _BROWSER and _DRIVER else "no Chromium and chromedriver here"
"""Why there is no browser; empty where there is one."""
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


class Browser:
    """One window. Scripts see the canvas of a page as ``root``, its shadow root."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._session = ""
        options = {"binary": _BROWSER, "args": list(_FLAGS)}
        logging = {"browser": "ALL", "performance": "ALL"}
        asked = {"browserName": "chrome", "goog:chromeOptions": options}
        asked["goog:loggingPrefs"] = logging
        found = self._post("", {"capabilities": {"alwaysMatch": asked}})
        self._session = f"/{found['sessionId']}"

    def _post(self, path: str, body: dict[str, Any], method: str = "POST") -> Any:
        self._http.request(method, f"/session{self._session}{path}", json.dumps(body))
        value = json.loads(self._http.getresponse().read())["value"]
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value

    def _devtools(self, command: str, **parameters: Any) -> Any:
        return self._post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def show(
        self, page: Path, *, width: int = 1280, dark: bool = False, scripts: bool = True
    ) -> None:
        """Show a page of a folder, in a window of this width; what was noted before is gone."""
        self._devtools("Emulation.setScriptExecutionDisabled", value=not scripts)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._devtools("Emulation.setEmulatedMedia", features=[scheme])
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._devtools("Emulation.setDeviceMetricsOverride", **size)
        self.complaints(), self.requests()
        self._post("/url", {"url": page.as_uri()})

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script answers; ``root`` is the shadow root of the page's first canvas."""
        found = "const root = document.querySelector('[id^=canvas]')?.shadowRoot;\n"
        return self._post("/execute/sync", {"script": found + script, "args": list(arguments)})

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as WebDriver writes them."""
        actions = [{"type": kind, "value": k} for k in keys for kind in ("keyDown", "keyUp")]
        self._post("/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def drag(self, *places: tuple[float, float]) -> None:
        """Draw with the mouse through these places of the window, in CSS pixels."""

        def move(place: tuple[float, float], duration: int) -> dict[str, Any]:
            x, y = map(round, place)
            return {"type": "pointerMove", "duration": duration, "x": x, "y": y}

        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        moves = [move(places[0], 0), down, *(move(place, 40) for place in places[1:]), up]
        self._post("/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": moves}]})

    def complaints(self) -> list[str]:
        """What the console said since the last time."""
        return [line["message"] for line in self._post("/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """What pages asked for since the last time, but for data in the page itself."""
        found = []
        for line in self._post("/se/log", {"type": "performance"}):
            message = json.loads(line["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                asked = message["params"]
                url = asked.get("url") or asked["request"]["url"]
                if not url.startswith("data:"):
                    found.append(url)
        return found

    def picture(self, target: Path) -> None:
        """Take a picture of the whole page."""
        taken = self._devtools("Page.captureScreenshot", captureBeyondViewport=True)
        target.write_bytes(base64.b64decode(taken["data"]))

    def close(self) -> None:
        """End the session."""
        self._post("", {}, "DELETE")
        self._http.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that ends with the block."""
    assert _DRIVER is not None, LACKING
    with subprocess.Popen(
        [_DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as driver:
        try:
            assert driver.stdout is not None
            ports = (re.search(r"successfully on port (\d+)", line) for line in driver.stdout)
            port = next(int(found[1]) for found in ports if found)
            window = Browser(port)
            try:
                yield window
            finally:
                window.close()
        finally:
            driver.terminate()
