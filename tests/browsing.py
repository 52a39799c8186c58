"""What the tests in a browser share: a running NetBox, a page that keeps what goes wrong on it, and what is in it."""

import json
import os
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from assettool.adapters.netbox import NetBoxStore
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home

KEEP = os.environ.get("ASSETTOOL_SCREENSHOTS") == "1"
PICTURES = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PLUGIN = "/plugins/assettool/"
WIDTH, HEIGHT = 1280, 900


@dataclass
class Site:
    """A running NetBox with the demo in it."""

    home: Home

    def url(self, path: str) -> str:
        return urljoin(self.home.url, path)

    def ask(self, path: str) -> list[dict[str, object]]:
        """The rows of a REST list, as the administrator sees them."""
        request = urllib.request.Request(self.url(f"/api{path}"), headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["results"]

    @property
    def token(self) -> str:
        """The administrator's API token."""
        return load_credentials(self.home).tokens["admin"]

    @property
    def store(self) -> NetBoxStore:
        """The same, as the command line asks it."""
        return NetBoxStore(self.home.url, self.token)


@dataclass
class Visit:
    """A browser page with all that went wrong on it."""

    page: Page
    site: Site
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", self._answered)
        self.page.on("request", self._asked)

    def open(self, path: str) -> None:
        self.page.goto(self.site.url(path), wait_until="load")
        # Tables within a page come by a request of their own.
        self.page.wait_for_function("!document.querySelector('.htmx-container[hx-get]:not(:has(*))')")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} for {response.url} on {self.page.url}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.site.home.url):
            self.faults.append(f"{self.page.url} asks another machine: {request.url}")
