"""The plugin's pages as a person opens them: in Chromium, on a real NetBox with a small demo estate.

`ASSETTOOL_SCREENSHOTS=1` takes the estate at full size and keeps the pictures in docs/screenshots.
"""

import re
from urllib.parse import urlsplit

import pytest
from browsing import KEEP, PICTURES, PLUGIN, Site, Visit
from playwright.sync_api import expect

pytestmark = pytest.mark.real

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
    "wave-plans",
    "waves",
    "wave-items",
    "milestones",
    "risks",
    "budget-lines",
    "report-notes",
    "settlement-shares",
)
BY_THE_WORKER = ("stored-reports",)
"""Models whose objects NetBox's worker makes when it comes to that."""


def shape(link: str) -> str:
    """A link without what differs between two objects: `/plugins/assettool/assets/N/edit/`."""
    return re.sub(r"/\d+/", "/N/", urlsplit(link).path)


def links(visit: Visit) -> list[str]:
    found = visit.page.eval_on_selector_all(
        "a[href]:not([download])", "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    )
    return [link for link in found if link.startswith(visit.site.url(PLUGIN))]


def test_every_page_of_the_plugin_opens_without_a_fault(visit):
    waiting = {f"{PLUGIN}{model}/": f"{PLUGIN}{model}/" for model in (*MODELS, *BY_THE_WORKER)}
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
    wave = visit.site.ask("/plugins/assettool/waves/?ordering=week&limit=1")[0]
    course = visit.site.ask("/plugins/assettool/runs/?ordering=created&limit=1")[0]
    folder = PICTURES if KEEP else tmp_path
    visit.open("/")
    visit.page.evaluate("mode => localStorage.setItem('netbox-color-mode', mode)", mode)
    for name, path in {
        "control": f"{PLUGIN}applications/control/",
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
        "wave-board": f"{PLUGIN}waves/board/",
        "wave-timeline": f"{PLUGIN}waves/timeline/",
        "wave": f"{PLUGIN}waves/{wave['id']}/",
        "run": f"{PLUGIN}runs/{course['id']}/",
        "report": f"{PLUGIN}reports/?report=progress",
    }.items():
        visit.open(path)
        expect(visit.page.locator("html")).to_have_attribute("data-bs-theme", mode)
        if name == "device":
            visit.page.locator("#assettool-asset").scroll_into_view_if_needed()
        picture = folder / f"{name}-{mode}.png"
        visit.page.screenshot(path=picture)
        assert picture.stat().st_size > 10_000
    assert visit.faults == []
