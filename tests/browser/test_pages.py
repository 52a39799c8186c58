"""The plugin's pages as a person opens them: in Chromium, on a real NetBox with a small demo estate.

`ASSETTOOL_SCREENSHOTS=1` takes the estate at full size and keeps the pictures in docs/screenshots.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect, sync_playwright

from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home

pytestmark = pytest.mark.real

CHROMIUM = shutil.which("chromium")
KEEP = os.environ.get("ASSETTOOL_SCREENSHOTS") == "1"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PLUGIN = "/plugins/assettool/"
MODELS = (
    "assets",
    "identifiers",
    "observations",
    "sync-runs",
    "conflicts",
    "applications",
    "suppliers",
    "reference-components",
    "deployments",
    "deployment-machines",
    "integrations",
    "data-sets",
    "contracts",
    "software-products",
    "entitlements",
    "allocations",
    "installations",
    "software-accesses",
    "measurements",
    "parallel-runs",
)
WIDTH, HEIGHT = 1280, 900


@dataclass
class Site:
    """A running NetBox with the demo in it."""

    home: Home

    def url(self, path: str) -> str:
        return urljoin(self.home.url, path)

    def ask(self, path: str) -> list[dict[str, object]]:
        """The rows of a REST list, as the administrator sees them."""
        token = load_credentials(self.home).tokens["admin"]
        request = urllib.request.Request(self.url(f"/api{path}"), headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["results"]


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


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    # Not pytest's own folder: PostgreSQL runs as another user where root runs the tests, and may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="assettool-browser-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    try:
        _assettool(home, "demo", "--scale", "1" if KEEP else "0.05")
        yield Site(home)
    finally:
        _assettool(home, "netbox", "reset", "--yes")
        shutil.rmtree(folder)


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


def shape(link: str) -> str:
    """A link without what differs between two objects: `/plugins/assettool/assets/N/edit/`."""
    return re.sub(r"/\d+/", "/N/", urlsplit(link).path)


def links(visit: Visit) -> list[str]:
    found = visit.page.eval_on_selector_all(
        "a[href]", "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    )
    return [link for link in found if link.startswith(visit.site.url(PLUGIN))]


def test_every_page_of_the_plugin_opens_without_a_fault(visit):
    waiting = {f"{PLUGIN}{model}/": f"{PLUGIN}{model}/" for model in MODELS}
    opened: set[str] = set()
    while waiting:
        form, link = waiting.popitem()
        opened.add(form)
        visit.open(link)
        for found in links(visit):
            if shape(found) not in opened:
                waiting.setdefault(shape(found), found)
    assert visit.faults == []
    for model in MODELS:
        for part in ("", "N/", "N/changelog/", "N/journal/"):
            assert f"{PLUGIN}{model}/{part}" in opened


def test_menu_leads_to_every_list(visit):
    visit.open("/")
    hrefs = {urlsplit(link).path for link in links(visit)}
    assert {f"{PLUGIN}{model}/" for model in MODELS} <= hrefs
    assert visit.faults == []


def test_search_finds_an_asset_by_an_identifier(visit):
    identifier = visit.site.ask("/plugins/assettool/identifiers/?type=serial&limit=1")[0]
    visit.open(f"/search/?q={identifier['value']}")
    expect(visit.page.locator("table").get_by_text(str(identifier["value"])).first).to_be_visible()
    assert visit.faults == []


def test_bulk_edit_opens_with_the_assets_that_were_ticked(visit):
    visit.open(f"{PLUGIN}assets/?kind=laptop")
    ticks = visit.page.locator("tbody input[name=pk]")
    for place in range(2):
        ticks.nth(place).check()
    visit.page.locator("button[formaction*='/assets/edit/']:visible").first.click()
    visit.page.wait_for_url(f"**{PLUGIN}assets/edit/**")
    expect(visit.page.get_by_role("heading", name="Editing 2 Assets")).to_be_visible()
    assert visit.faults == []


def test_sync_run_page_adds_up(visit):
    run = visit.site.ask("/plugins/assettool/sync-runs/?limit=1")[0]
    assert run["adds_up"] is True
    visit.open(f"{PLUGIN}sync-runs/{run['id']}/")
    expect(visit.page.get_by_text("It adds up")).to_be_visible()
    for name in ("read", "accepted", "merged", "rejected"):
        number = visit.page.locator("td").get_by_text(f"{run[f'rows_{name}']:,}", exact=True)
        expect(number.first).to_be_visible()
    assert visit.faults == []


def test_device_page_shows_its_asset_and_where_each_value_comes_from(visit):
    asset = of_two_sources(visit.site)
    visit.open(f"/dcim/devices/{asset['device']['id']}/")
    panel = visit.page.locator("#assettool-asset")
    for source in ("intune", "topdesk"):
        expect(panel.get_by_text(source).first).to_be_visible()
    assert visit.faults == []


def test_position_opens_to_the_rows_that_it_is_made_of(visit):
    visit.open(f"{PLUGIN}software-products/position/?status=short")
    row = visit.page.locator("tbody tr").filter(has_text="Windows VDA")
    required = row.locator("td").nth(3).inner_text()
    row.get_by_role("link").click()
    expect(visit.page.get_by_role("heading", name="Microsoft Windows VDA")).to_be_visible()
    expect(visit.page.locator("dd").get_by_text(required, exact=True).first).to_be_visible()
    counted = visit.page.locator("nav[aria-label=Lists] a").filter(has_text="Counted").first
    expect(counted.locator(".badge")).to_have_text(required)
    visit.page.locator("tbody th a[href*='/assets/']").first.click()
    expect(visit.page.get_by_text("Thin client").first).to_be_visible()
    assert visit.faults == []


def of_two_sources(site: Site) -> dict[str, object]:
    """A laptop that Intune and TOPdesk both know."""
    for row in site.ask("/plugins/assettool/observations/?source=topdesk&limit=500"):
        number = row["asset"]["id"]
        if site.ask(f"/plugins/assettool/observations/?source=intune&asset_id={number}"):
            return site.ask(f"/plugins/assettool/assets/?id={number}")[0]
    pytest.fail("the demo has no asset of both sources")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_pictures_of_the_manual_can_be_taken(visit, mode, tmp_path):
    asset = of_two_sources(visit.site)
    run = visit.site.ask("/plugins/assettool/sync-runs/?limit=1")[0]
    far = visit.site.ask("/plugins/assettool/applications/?status=in_management&limit=1")[0]
    vda = visit.site.ask("/plugins/assettool/software-products/?key=windows-vda")[0]
    folder = PICTURES if KEEP else tmp_path
    visit.open("/")
    visit.page.evaluate("mode => localStorage.setItem('netbox-color-mode', mode)", mode)
    for name, path in {
        "assets": f"{PLUGIN}assets/?kind=laptop",
        "asset": f"{PLUGIN}assets/{asset['id']}/",
        "device": f"/dcim/devices/{asset['device']['id']}/",
        "sync-run": f"{PLUGIN}sync-runs/{run['id']}/",
        "applications": f"{PLUGIN}applications/",
        "application": f"{PLUGIN}applications/{far['id']}/",
        "graph": f"{PLUGIN}applications/graph/",
        "harmonisation": f"{PLUGIN}applications/harmonisation/",
        "position": f"{PLUGIN}software-products/position/?q=microsoft",
        "product-position": f"{PLUGIN}software-products/{vda['id']}/position/",
        "renewals": f"{PLUGIN}contracts/renewals/",
    }.items():
        visit.open(path)
        expect(visit.page.locator("html")).to_have_attribute("data-bs-theme", mode)
        if name == "device":
            visit.page.locator("#assettool-asset").scroll_into_view_if_needed()
        picture = folder / f"{name}-{mode}.png"
        visit.page.screenshot(path=picture)
        assert picture.stat().st_size > 10_000
    assert visit.faults == []
