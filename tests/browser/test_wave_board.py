"""The wave board under a person's hands: dragging, the keyboard, and what is said before a move is saved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from browsing import HEIGHT, PLUGIN, Site, Visit
from playwright.sync_api import Locator, Page, expect

from assettool.adapters import netbox_waves
from assettool.adapters.netbox import NetBoxStore

pytestmark = pytest.mark.real

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
TABS = 300
ASKING = re.compile(r"/waves/move/\?")


@dataclass(frozen=True)
class Step:
    """A card that could go to the wave of another week, and the rules which that breaks."""

    item: str
    week: date
    breaks: tuple[str, ...]


@pytest.fixture
def store(site: Site) -> Iterator[NetBoxStore]:
    """NetBox by REST; what a test moves goes back to where it was."""
    store = site.store
    before = netbox_waves.places(store)
    yield store
    for item, place in netbox_waves.places(store).items():
        if item.startswith("application:") and place.week != (week := before[item].week):
            netbox_waves.move(store, [item], week, is_dry_run=False, allow=True, reason="end of the test")


@pytest.fixture
def board(visit: Visit) -> Visit:
    visit.open(f"{PLUGIN}waves/board/")
    return visit


def step(visit: Visit, store: NetBoxStore, *, breaks: bool) -> Step:
    """The first card and other wave on the board for which a move breaks a rule, or none."""
    places = netbox_waves.places(store)
    weeks = visit.page.eval_on_selector_all("[data-week]", "all => all.map(each => each.dataset.week)")
    for item in visit.page.eval_on_selector_all("[data-item]", "all => all.map(each => each.dataset.item)"):
        for week in map(date.fromisoformat, weeks):
            if week == places[item].week:
                continue
            found = netbox_waves.move(store, [item], week, is_dry_run=True, allow=False, reason="")
            if bool(found["breaks"]) is breaks:
                return Step(item, week, tuple(found["breaks"]))
    pytest.fail("the demo's plan has no such move")


def week_of(store: NetBoxStore, item: str) -> date:
    return netbox_waves.places(store)[item].week


def card(page: Page, item: str) -> Locator:
    return page.locator(f'[data-item="{item}"]')


def column(page: Page, week: date) -> Locator:
    return page.locator(f'.assettool-board [data-week="{week}"]')


def drag(page: Page, item: str, week: date) -> None:
    """Drop the card on the head of a column; the board is scrolled on the way, as it does by itself at its edges."""
    taken, head = card(page, item), column(page, week).locator(".card-header")
    taken.hover(position={"x": 20, "y": 15})
    page.mouse.down()
    taken.hover(position={"x": 30, "y": 20})
    head.scroll_into_view_if_needed()
    for _ in range(2):  # the second time it is known that this may be dropped here
        head.hover()
    page.mouse.up()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(TABS):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {wanted}")


@WIDTHS
def test_card_when_dropped_where_no_rule_is_broken_then_it_is_told_and_saved_by_a_click(board, store, width):
    page, wanted = board.page, step(board, store, breaks=False)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    before = week_of(store, wanted.item)
    drag(page, wanted.item, wanted.week)
    page.wait_for_url(ASKING)
    expect(page.get_by_text("This breaks no rule.")).to_be_visible()
    assert week_of(store, wanted.item) == before
    page.get_by_role("button", name="Move", exact=True).click()
    page.wait_for_url("**/waves/board/")
    expect(column(page, wanted.week).locator(f'[data-item="{wanted.item}"]')).to_be_visible()
    assert week_of(store, wanted.item) == wanted.week
    assert board.faults == []


@WIDTHS
def test_card_when_dropped_where_a_rule_is_broken_then_it_takes_a_word_of_its_own(board, store, width):
    page, wanted = board.page, step(board, store, breaks=True)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    before = week_of(store, wanted.item)
    drag(page, wanted.item, wanted.week)
    page.wait_for_url(ASKING)
    broken = page.get_by_role("alert").filter(has_text="This breaks rules:")
    expect(broken.get_by_role("listitem")).to_have_count(len(wanted.breaks))
    expect(page.get_by_role("button", name="Move", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Move all the same").click()
    reason = page.get_by_label("Reason")
    assert reason.evaluate("each => each.validity.valueMissing")
    assert week_of(store, wanted.item) == before
    reason.fill("the council asks for it")
    page.get_by_role("button", name="Move all the same").click()
    page.wait_for_url("**/waves/board/")
    assert week_of(store, wanted.item) == wanted.week
    expect(page.get_by_text("broken as everything is placed now")).to_be_visible()
    assert board.faults == []


@WIDTHS
def test_card_when_moved_by_the_keyboard_alone_then_it_is_in_the_other_wave(board, store, width):
    page, wanted = board.page, step(board, store, breaks=False)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    tab_to(page, card(page, wanted.item).get_by_role("link"))
    page.keyboard.press("Enter")
    page.wait_for_url(ASKING)
    week = page.get_by_label("To the week of")
    tab_to(page, week)
    places = week.evaluate("each => [...each.options].map(option => option.value)")
    page.keyboard.press("Home")
    for _ in range(places.index(f"{wanted.week}")):
        page.keyboard.press("ArrowDown")
    expect(week).to_have_value(f"{wanted.week}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This breaks no rule.")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Move", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/waves/board/")
    assert week_of(store, wanted.item) == wanted.week
    assert board.faults == []


def test_card_when_dropped_on_its_own_wave_then_nothing_is_asked(board, store):
    page = board.page
    page.evaluate("navigation.addEventListener('navigate', () => { window.isLeft = true; })")
    item = page.locator("[data-item]").first.get_attribute("data-item")
    drag(page, item, week_of(store, item))
    expect(page.locator(".assettool-drop")).to_have_count(0)
    assert page.evaluate("window.isLeft") is None
