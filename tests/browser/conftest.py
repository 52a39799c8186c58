"""A NetBox with a small demo and its plan of waves, and a browser on it, for all tests in this folder."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from browsing import HEIGHT, KEEP, WIDTH, Site, Visit
from playwright.sync_api import Browser, Page, sync_playwright

from assettool.adapters import netbox_waves
from assettool.adapters.netbox import NetBoxStore
from assettool.adapters.netbox_runs import NetBoxRuns
from assettool.demo import pilot
from assettool.domain.running.wire import StartIn
from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    # Not pytest's own folder: PostgreSQL runs as another user where root runs the tests, and may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="assettool-browser-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    try:
        _assettool(home, "demo", "--scale", "1" if KEEP else "0.05")
        _assettool(home, "wave", "plan", "--save", "--end-seconds", "60", "--rest-seconds", "60" if KEEP else "1")
        _begin_a_run(home)
        yield Site(home)
    finally:
        _assettool(home, "netbox", "reset", "--yes")
        shutil.rmtree(folder)


def _begin_a_run(home: Home) -> None:
    """Approve the last wave that has hosts, and start a run of it that nobody works on."""
    tokens = load_credentials(home).tokens
    engineer, approver = (NetBoxStore(home.url, tokens[name]) for name in ("engineer", "approver"))
    runs = NetBoxRuns(engineer)
    wave = next(
        each for each in reversed(netbox_waves.waves(engineer)) if each.status == "draft" and runs.hosts(each.id)
    )
    now = datetime.now(UTC)
    hours = {"window_start": str(now), "window_end": str(now + timedelta(days=1))}
    engineer.send("PATCH", f"plugins/assettool/waves/{wave.id}", hours)
    pilot.open_gates(engineer, approver, wave)
    wave = pilot.approve(engineer, approver, wave)
    runs.start(wave.id, StartIn(uuid4(), wave.content_hash))


def _assettool(home: Home, *words: str) -> None:
    command = [sys.executable, "-c", "from assettool.cli.app import main; main()", *words]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("ASSETTOOL_")}
    done = subprocess.run(
        command,
        env=surroundings | {"ASSETTOOL_HOME": str(home.root)},
        cwd=home.root.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def signed_in(site: Site, browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB").new_page()
    page.goto(site.url("/login/"))
    page.fill("#id_username", "admin")
    page.fill("#id_password", load_credentials(site.home).passwords["admin"])
    page.click("button[type=submit]")
    page.wait_for_url(site.url("/"))
    return page


@pytest.fixture
def visit(site: Site, signed_in: Page) -> Iterator[Visit]:
    visit = Visit(signed_in.context.new_page(), site)
    visit.watch()
    yield visit
    visit.page.close()
