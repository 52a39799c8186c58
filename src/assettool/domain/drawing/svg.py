"""A picture as SVG: one element that stands in a page as well as in a file, without scripts.

Its colours come from the page that it is in, light or dark, and have values of their own for a file. Whoever points at
a box, or comes to it by the keyboard, sees its lines and neighbours alone; styles do that.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from math import log2

from assettool.domain.drawing.layout import HEIGHT, WIDTH, Frame, Layout, arrange
from assettool.domain.drawing.picture import Box, Line, Mark, Picture, Tone, Ways, Words

_LETTERS = 26
"""How many fit into a box."""
_NARROWEST = 640
_INDENT = 14
_BOW = 52
"""How far a line between two boxes of one column reaches to the side."""
_STYLE = """
.ag{color-scheme:light dark;font:11px system-ui,sans-serif;color:var(--tblr-body-color,CanvasText)}
.ag text{fill:currentColor;stroke:none}
.ag .f{fill:currentColor;fill-opacity:.03;stroke:currentColor;stroke-opacity:.15}
.ag .g{fill:none;stroke:currentColor;stroke-opacity:.6;stroke-dasharray:6 2}
.ag .t{font-size:14px;font-weight:600}
.ag .n{font-size:9px}
.ag .q{stroke-dasharray:2 2}
.ag-o{fill:#fff;fill:var(--tblr-bg-surface,Canvas);stroke-width:1}
.ag-c{stroke:none}
.ag-n{fill:none}
.ag a,.ag .k{stroke:var(--tblr-secondary,#667382)}
.ag a{color:inherit;cursor:pointer;text-decoration:none}
.ag .l{fill:none;stroke:currentColor;stroke-width:1;opacity:.4;stroke-dasharray:4 3;marker-end:url(#ag-e)}
.ag .h{stroke-width:1.7;stroke-dasharray:none;opacity:.6}
.ag .w{marker-start:url(#ag-e)}
.ag .u{stroke-dasharray:1 3;marker-end:none}
.ag .u.h{stroke-dasharray:2 3}
.ag marker path{fill:currentColor;fill:context-stroke;stroke:none}
.ag .m0{stroke:currentColor;stroke-width:3}.ag .m1{stroke:var(--tblr-red,#d63939);stroke-width:3}
.ag .m2{stroke:var(--tblr-orange,#f76707);stroke-width:2.5}.ag .m3{stroke:var(--tblr-yellow,#f59f00);stroke-width:2}
.ag:has(a:hover) .l,.ag:has(a:focus-visible) .l{opacity:.07}
.ag:has(a:hover) a,.ag:has(a:focus-visible) a{opacity:.45}
.ag a:hover,.ag a:focus-visible{opacity:1!important;stroke:var(--tblr-primary,#066fd1);stroke-width:2;outline:none}
"""
_TONES = {
    Tone.BEGIN: "--tblr-gray-400,#9aa4b2",
    Tone.PREPARE: "--tblr-cyan,#17a2b8",
    Tone.READY: "--tblr-blue,#066fd1",
    Tone.MOVE: "--tblr-purple,#ae3ec9",
    Tone.DONE: "--tblr-green,#2fb344",
    Tone.ASIDE: "--tblr-pink,#d6336c",
    Tone.BLOCKED: "--tblr-red,#d63939",
}
_SIGNS = {Mark.FOCUS: "◆", Mark.DOWN: "✖", Mark.DEGRADED: "▲", Mark.AFFECTED: "●"}
_MARKS = {mark: f"m{place}" for place, mark in enumerate(Mark)}
_TONE_CLASSES = {tone: f"t{place}" for place, tone in enumerate(Tone)}


def svg_of(picture: Picture) -> str:
    """The picture as one `<svg>` element."""
    layout = arrange(picture)
    short = {box.id: f"{place:x}" for place, box in enumerate(picture.boxes)}
    width = max(layout.width + _BOW // 2, _NARROWEST)
    legend, below = _legend(picture, width)
    height = layout.height + below
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" class="ag" role="group" aria-labelledby="ag-t" '
        f'aria-describedby="ag-d" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<title id="ag-t">{escape(picture.title)}</title><desc id="ag-d">{escape(picture.description)}</desc>',
        f"<style>{_STYLE.strip()}{_tone_styles()}{_pointing(picture.lines, short)}</style>",
        _definitions(),
        *legend,
        f'<g transform="translate(0 {below})">',
        *(_frame(frame, picture.words) for frame in layout.frames),
        f'<g role="img" aria-label="{escape(picture.words.lines.format(number=len(picture.lines)))}">',
        *_lines(picture, layout, short),
        "</g>",
        *(_box(box, layout.places[box.id], short[box.id]) for box in picture.boxes),
        "</g></svg>",
    ]
    return "".join(parts)


def _tone_styles() -> str:
    return "".join(f".ag .{_TONE_CLASSES[tone]}{{fill:var({colour})}}" for tone, colour in _TONES.items())


def _pointing(lines: Sequence[Line], short: dict[int, str]) -> str:
    """For every box with lines: those, and the boxes at their other ends, stand out when it is pointed at."""
    near: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        one, other = short[line.sender], short[line.receiver]
        near[one].add(other)
        near[other].add(one)
    rules = ",".join(
        f".ag:has(#a{one}:is(:hover,:focus-visible)) :is(.a{one},{','.join(f'#a{each}' for each in sorted(others))})"
        for one, others in near.items()
    )
    return f"{rules}{{opacity:1!important;stroke:var(--tblr-primary,#066fd1)}}" if rules else ""


def _definitions() -> str:
    return (
        '<defs><marker id="ag-e" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" '
        'markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0.5L8 4L0 7.5z"/></marker>'
        f'<g id="ag-b"><rect class="ag-o" width="{WIDTH}" height="{HEIGHT}" rx="3"/>'
        f'<path class="ag-c" d="M3 0H6V{HEIGHT}H3A3 3 0 0 1 0 {HEIGHT - 3}V3A3 3 0 0 1 3 0z"/></g></defs>'
    )


def _frame(frame: Frame, words: Words) -> str:
    x, y = round(frame.x), round(frame.y)
    box = f'x="{x}" y="{y}" width="{frame.width:.0f}" height="{frame.height:.0f}" rx="5"/>'
    if frame.number:
        caption = words.group.format(number=frame.number)
        return f'<rect class="g" {box}<text class="n" x="{x + 6}" y="{y + 11}">{escape(caption)}</text>'
    heading = f'<text class="t" x="14" y="{y + 18}">{escape(frame.label)}</text>' if frame.label else ""
    return f'<rect class="f" {box}{heading}'


def _box(box: Box, place: tuple[int, int], short: str) -> str:
    x, y = place
    sign = f"{_SIGNS[box.mark]} " if box.mark else ""
    letters = _LETTERS - len(sign)
    label = box.label if len(box.label) <= letters else f"{box.label[: letters - 1].rstrip()}…"
    looks = " ".join(
        [
            _TONE_CLASSES[box.tone] if box.tone else "ag-n",
            *([_MARKS[box.mark]] if box.mark else []),
            *(["q"] if box.is_outside else []),
        ]
    )
    inside = (
        f"<title>{escape(box.title)}</title>"
        f'<use href="#ag-b" x="{x}" y="{y}" class="{looks}"/>'
        f'<text x="{x + 11}" y="{y + 14}">{escape(sign + label)}</text>'
    )
    if box.href:
        return f'<a id="a{short}" href="{escape(box.href)}">{inside}</a>'
    return f'<a id="a{short}" tabindex="0">{inside}</a>'


def _lines(picture: Picture, layout: Layout, short: dict[int, str]) -> Iterator[str]:
    for line in sorted(picture.lines, key=lambda each: each.is_hard):
        looks = ["l", f"a{short[line.sender]}", f"a{short[line.receiver]}"]
        looks += ["h"] * line.is_hard + {Ways.BOTH: ["w"], Ways.UNKNOWN: ["u"]}.get(line.ways, [])
        way = _way(layout.places[line.sender], layout.places[line.receiver])
        broad = f' style="stroke-width:{min(1 + log2(line.count) / 2, 5):.1f}"' if line.count > 1 else ""
        end = f"><title>{escape(line.title)}</title></path>" if line.title else "/>"
        yield f'<path class="{" ".join(looks)}" d="{way}"{broad}{end}'


def _way(sender: tuple[int, int], receiver: tuple[int, int]) -> str:
    """From the side of one box to the side of the other, in a bow that leaves and arrives level."""
    (x1, y1), (x2, y2) = sender, receiver
    y1, y2 = y1 + HEIGHT // 2, y2 + HEIGHT // 2
    if x1 == x2:
        bow = min(14 + abs(y2 - y1) // 6, _BOW)
        x1 = x2 = x1 + WIDTH
        return f"M{x1} {y1}C{x1 + bow} {y1} {x2 + bow} {y2} {x2} {y2}"
    if x1 < x2:
        x1 += WIDTH
        bow = max((x2 - x1) // 2, 40)
        return f"M{x1} {y1}C{x1 + bow} {y1} {x2 - bow} {y2} {x2} {y2}"
    x2 += WIDTH
    bow = max((x1 - x2) // 2, 40)
    return f"M{x1} {y1}C{x1 - bow} {y1} {x2 + bow} {y2} {x2} {y2}"


def _legend(picture: Picture, width: int) -> tuple[list[str], int]:
    """What the looks of lines and boxes mean, for those looks that there are, and how high that is."""
    parts: list[str] = []
    x, y = _INDENT, 13
    for sign, broad, word in _legend_entries(picture):
        taken = broad + 20 + 6 * len(word)
        if x + taken > width and x > _INDENT:
            x, y = _INDENT, y + 18
        text = f'<text x="{broad}" y="4">{escape(word)}</text>'
        parts.append(f'<g transform="translate({x} {y})">{sign}{text}</g>')
        x += taken
    return parts, y + 13


def _legend_entries(picture: Picture) -> Iterator[tuple[str, int, str]]:
    """Sign, how broad it is, and what it means."""
    words = picture.words
    for looks, word in _line_looks(picture, words):
        yield f'<path class="l {looks}" d="M0 0h30" style="opacity:1"/>', 36, word
    marks = {box.mark for box in picture.boxes}
    for mark in (each for each in Mark if each in marks):
        yield f'<text y="4">{_SIGNS[mark]}</text>', 14, words.marks[mark]
    tones = {box.tone for box in picture.boxes}
    for tone in (each for each in Tone if each in tones):
        yield f'<rect class="{_TONE_CLASSES[tone]}" y="-6" width="8" height="12" rx="2"/>', 12, words.tones[tone]
    if any(box.is_outside for box in picture.boxes):
        yield '<rect class="ag-o k q" y="-6" width="16" height="12" rx="2"/>', 21, words.outside


def _line_looks(picture: Picture, words: Words) -> Iterator[tuple[str, str]]:
    if any(line.is_hard for line in picture.lines):
        yield "h", words.hard
    if any(not line.is_hard for line in picture.lines):
        yield "", words.soft
    if any(line.ways is Ways.UNKNOWN for line in picture.lines):
        yield "u", words.unknown
