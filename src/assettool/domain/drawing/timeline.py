"""A plan of waves as SVG: weeks across, a lane for each organisation, what is frozen, and how full each team is.

One element that stands in a page as well as in a file, without scripts; its colours come from the page that it is in,
light or dark, and have values of their own for a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

LABEL, WEEK, LANE, BAR = 170, 34, 30, 34
"""Sizes: of the column of names, of a week, of a lane, of a team's row."""
_TOP, _GAP, _DOT = 46, 14, 12
_FULL = 0.9
"""From this share on a team counts as full."""
_STYLE = """
.wt{color-scheme:light dark;font:11px system-ui,sans-serif;color:var(--tblr-body-color,CanvasText)}
.wt text{fill:currentColor}
.wt .c{text-anchor:middle}
.wt .m{font-weight:600}
.wt .r{stroke:currentColor;stroke-opacity:.12}
.wt .z{fill:var(--tblr-cyan,#17a2b8);fill-opacity:.18}
.wt .d{fill:var(--tblr-blue,#066fd1)}
.wt .x{fill:var(--tblr-green,#2fb344);stroke:currentColor;stroke-width:1.5}
.wt .b{fill:var(--tblr-blue,#066fd1);fill-opacity:.55}
.wt .o{fill:var(--tblr-orange,#f76707);fill-opacity:.75}
.wt .e{fill:none;stroke:currentColor;stroke-opacity:.3}
.wt .n{stroke:var(--tblr-red,#d63939);stroke-width:2;stroke-dasharray:4 3}
"""


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its Monday, and the number of the wave that moves in it, if one does."""

    monday: date
    wave: int | None = None
    is_done: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """An organisation, and how many items of it move in each week."""

    name: str
    counts: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Band:
    """Days, both included, on which a scope does not move."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Team:
    """A team, and in each week the share of its hours that is taken; nothing where it has none."""

    name: str
    shares: Mapping[date, float]


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says, in the language of its reader."""

    title: str
    description: str
    today: str = "today"
    dot: str = "{lane}, week of {monday}: {number}"
    share: str = "{team}, week of {monday}: {percent} %"
    frozen: str = "{name}: {first} until {last}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """All of it."""

    weeks: Sequence[Week]
    lanes: Sequence[Lane]
    bands: Sequence[Band]
    teams: Sequence[Team]
    today: date
    words: Words


def timeline_svg(timeline: Timeline) -> str:
    """The picture as one `<svg>` element."""
    width = LABEL + WEEK * len(timeline.weeks) + _GAP
    lanes_end = _TOP + LANE * len(timeline.lanes)
    height = lanes_end + _GAP + BAR * len(timeline.teams) + _GAP
    words = timeline.words
    role = "group" if any(week.url for week in timeline.weeks) else "img"  # a picture with links in it is no image
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="wt" role="{role}" aria-labelledby="wt-t wt-d" '
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
            f'<title id="wt-t">{escape(words.title)}</title><desc id="wt-d">{escape(words.description)}</desc>',
            f"<style>{_STYLE.strip()}</style>",
            *_bands(timeline, height),
            *_axis(timeline, height),
            *_lanes(timeline),
            *_teams(timeline, lanes_end + _GAP),
            *_today(timeline, height),
            "</svg>",
        )
    )


def _left(timeline: Timeline, day: date) -> float:
    """How far to the right a day begins, within the weeks that are shown."""
    first = timeline.weeks[0].monday if timeline.weeks else day
    days = min(max((day - first).days, 0), 7 * len(timeline.weeks))
    return round(LABEL + WEEK * days / 7, 1)


def _bands(timeline: Timeline, height: int) -> Iterator[str]:
    for band in timeline.bands:
        left, right = _left(timeline, band.first), _left(timeline, band.last + timedelta(days=1))
        if right > left:
            said = timeline.words.frozen.format(name=band.name, first=band.first, last=band.last)
            yield (
                f'<rect class="z" x="{left}" y="14" width="{round(right - left, 1)}" height="{height - 14}">'
                f"<title>{escape(said)}</title></rect>"
            )


def _axis(timeline: Timeline, height: int) -> Iterator[str]:
    for place, week in enumerate(timeline.weeks):
        left = LABEL + WEEK * place
        middle = left + WEEK // 2
        yield f'<line class="r" x1="{left}" x2="{left}" y1="14" y2="{height}"/>'
        yield f'<text class="c" x="{middle}" y="12">{week.monday:%V}</text>'
        if week.monday.day <= 7 or place == 0:  # noqa: PLR2004 (the first week of a month)
            yield f'<text x="{left + 2}" y="26">{week.monday:%m-%Y}</text>'
        if week.wave is not None:
            number = f'<text class="c m" x="{middle}" y="40">{week.wave}</text>'
            yield f'<a href="{escape(week.url)}">{number}</a>' if week.url else number


def _lanes(timeline: Timeline) -> Iterator[str]:
    most = max((number for lane in timeline.lanes for number in lane.counts.values()), default=1)
    done = {week.monday for week in timeline.weeks if week.is_done}
    for row, lane in enumerate(timeline.lanes):
        middle = _TOP + LANE * row + LANE // 2
        yield f'<text x="4" y="{middle + 4}">{escape(_cut(lane.name))}<title>{escape(lane.name)}</title></text>'
        for place, week in enumerate(timeline.weeks):
            if number := lane.counts.get(week.monday, 0):
                radius = round(2.5 + (_DOT - 2.5) * (number / most) ** 0.5, 1)
                said = timeline.words.dot.format(lane=lane.name, monday=week.monday, number=number)
                yield (
                    f'<circle class="{"x" if week.monday in done else "d"}" cx="{LABEL + WEEK * place + WEEK // 2}" '
                    f'cy="{middle}" r="{radius}"><title>{escape(said)}</title></circle>'
                )


def _teams(timeline: Timeline, top: int) -> Iterator[str]:
    for row, team in enumerate(timeline.teams):
        base = top + BAR * (row + 1) - 4
        yield f'<text x="4" y="{base - 6}">{escape(_cut(team.name))}<title>{escape(team.name)}</title></text>'
        for place, week in enumerate(timeline.weeks):
            share = team.shares.get(week.monday)
            if share is None:
                continue
            left, tall = LABEL + WEEK * place + 3, BAR - 8
            high = round(tall * min(share, 1), 1)
            said = timeline.words.share.format(team=team.name, monday=week.monday, percent=round(100 * share))
            yield f'<rect class="e" x="{left}" y="{base - tall}" width="{WEEK - 6}" height="{tall}"/>'
            yield (
                f'<rect class="{"o" if share >= _FULL else "b"}" x="{left}" y="{round(base - high, 1)}" '
                f'width="{WEEK - 6}" height="{high}"><title>{escape(said)}</title></rect>'
            )


def _today(timeline: Timeline, height: int) -> Iterator[str]:
    if not timeline.weeks:
        return
    first, last = timeline.weeks[0].monday, timeline.weeks[-1].monday + timedelta(days=6)
    if first <= timeline.today <= last:
        left = _left(timeline, timeline.today)
        yield f'<line class="n" x1="{left}" x2="{left}" y1="14" y2="{height}"/>'
        yield f'<text x="{left + 3}" y="{height - 3}">{escape(timeline.words.today)}</text>'


def _cut(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25]}…"  # noqa: PLR2004 (letters that fit)
