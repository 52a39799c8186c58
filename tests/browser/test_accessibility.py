"""WCAG 2.1 A and AA on the plugin's pages, as axe sees them: light and dark, wide and narrow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import HEIGHT, PLUGIN, Site, Visit
from playwright.sync_api import expect

pytestmark = pytest.mark.real

PAGES = {
    "project control": "applications/control/",
    "wave board": "waves/board/",
    "timeline": "waves/timeline/",
    "wave list": "waves/",
    "wave": "waves/{waves}/",
    "submitting a wave": "waves/{waves}/submit/",
    "choosing what moves": "waves/{waves}/items/",
    "moving an item": "waves/move/?items={wave-items.item:kind=application}&week={waves.week:ordering=-week}",
    "plan": "wave-plans/{wave-plans}/",
    "waivers": "waivers/",
    "runs": "runs/",
    "run": "runs/{runs}/",
    "events of a run": "runs/{runs}/log/",
    "rolling back": "runs/{runs}/rollback/",
    "completing": "runs/{runs}/complete/",
    "starting a wave": "waves/{waves}/start/",
    "milestones": "milestones/",
    "risks": "risks/?status=open&sort=-score",
    "risk": "risks/{risks}/",
    "budget line": "budget-lines/{budget-lines}/",
    "note": "report-notes/{report-notes}/",
    "settlement shares": "settlement-shares/",
    "stored reports": "stored-reports/",
    "stored report": "stored-reports/{stored-reports}/",
    "making reports": "stored-reports/make/",
    "reports": "reports/",
    "report on counts": "reports/?report=counts",
    "report on licences": "reports/?report=licences&lang=nl",
    "report on harmonisation": "reports/?report=harmonisation",
    "highlight report": "reports/?report=highlight",
    "settlement": "reports/?report=settlement&key=inhabitants",
    "report that is asked for wrongly": "reports/?report=licences&as_of=yesterday",
}
"""What is looked at → its address; in braces stand a REST list, mostly a field (else the id) and a filter."""

THEIRS = {
    ("link-name", "th[aria-label=Actions] > a"): "NetBox sorts its column of buttons too, by a link without text",
}
"""(rule, selector) of what fails on NetBox's own pages alike, and is NetBox's to mend → why that is so."""

MODES = pytest.mark.parametrize("mode", ["light", "dark"])
WIDTHS = (1280, 390)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
AXE = Axe()
_BRACES = re.compile(r"\{(?P<list>[a-z-]+)(?:\.(?P<field>\w+))?(?::(?P<filter>[\w=-]+))?\}")


@dataclass(frozen=True)
class Violation:
    """An element that breaks a rule."""

    rule: str
    selector: str
    is_theirs: bool
    told: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.selector}: {self.told}"


def violations(visit: Visit) -> Iterator[Violation]:
    """What axe finds on the page that is open."""
    found = AXE.run(visit.page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
    for violation in found["violations"]:
        rule = violation["id"]
        for node in violation["nodes"]:
            selector = node["target"][-1]
            matches = (visit.page.locator(selector).first.evaluate("(each, theirs) => each.matches(theirs)", theirs)
                       for of, theirs in THEIRS if of == rule)  # fmt: skip
            yield Violation(rule, selector, any(matches), node["failureSummary"])


def address(site: Site, page: str) -> str:
    """The address with an object of the demo in each pair of braces."""

    def filled(match: re.Match[str]) -> str:
        [row, *_] = site.ask(f"{PLUGIN}{match['list']}/?limit=1&{match['filter'] or ''}")
        return str(row[match["field"] or "id"])

    return PLUGIN + _BRACES.sub(filled, page)


def look(visit: Visit, path: str, mode: str) -> Mapping[int, list[Violation]]:
    """Width of the window → what is found on the page with this address."""
    visit.page.add_init_script(f"localStorage.setItem('netbox-color-mode', '{mode}')")
    visit.open(path)
    expect(visit.page.locator("html")).to_have_attribute("data-bs-theme", mode)
    found = {}
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": HEIGHT})
        found[width] = list(violations(visit))
    return found


@MODES
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_page_when_axe_looks_at_it_then_it_finds_nothing_of_ours(visit, page, mode):
    found = look(visit, address(visit.site, page), mode)
    ours = {width: [str(each) for each in all_of_it if not each.is_theirs] for width, all_of_it in found.items()}
    assert ours == {width: [] for width in WIDTHS}


def test_what_is_left_to_netbox_when_axe_looks_at_its_own_list_then_it_fails_there_too(visit):
    found = look(visit, "/dcim/sites/", "light")
    assert {each.rule for each in found[WIDTHS[0]] if each.is_theirs} == {rule for rule, _ in THEIRS}
    assert any(each.rule == "color-contrast" for each in found[WIDTHS[0]]), "axe no longer sees contrast"
