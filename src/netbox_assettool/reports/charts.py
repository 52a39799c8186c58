"""Charts as SVG that stands in a page by itself: no script, no reference to anywhere, light and dark."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pygal
from django.utils.translation import gettext as _
from pygal.etree import etree
from pygal.style import Style

from assettool.domain.report import Chart, Form

if TYPE_CHECKING:  # what writes reports draws their charts
    from netbox_assettool.reports.writing.forms import Forms

_WIDTH, _HEIGHT = 860, 340
_MOST_DOTS = 40
_MOST_LABELS = 14
_COLOURS = ("#2f6fb5", "#c05a12", "#2e8052", "#8a55b8", "#b0366f", "#5d6c7b", "#8d6f00", "#0e7c86")
"""Each stands out from white and from NetBox's dark pages by 3 to 1."""
_DASHES = "6,4"
_FORMS = {Form.LINE: pygal.Line, Form.BAR: pygal.Bar, Form.STACKED: pygal.StackedBar}
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="currentColor",
    foreground_strong="currentColor",
    foreground_subtle="currentColor",
    guide_stroke_color="currentColor",
    major_guide_stroke_color="currentColor",
    opacity="1",
    opacity_hover="1",
    transition="0s",
    colors=_COLOURS,
    font_family="inherit",
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
    no_data_font_size=20,
)


def svg(chart: Chart, forms: "Forms") -> str:
    """The chart as an element with a name and a description for who does not see it."""
    places = [forms.day(place) if isinstance(place, date) else place for place in chart.places]
    drawn = _FORMS[chart.form](
        js=[],
        css=[
            "file://style.css",
            "file://graph.css",
            f"inline:#chart-{chart.key} .axis .guide.line{{stroke-opacity:.25}}",
        ],
        style=_STYLE,
        width=_WIDTH,
        height=_HEIGHT,
        disable_xml_declaration=True,
        legend_at_bottom=True,
        show_minor_x_labels=False,
        x_labels_major_every=max(1, -(-len(places) // _MOST_LABELS)),
        truncate_legend=-1,
        truncate_label=-1,
        include_x_axis=True,
        # Dots are for what is between gaps; many of them hide how lines are dashed.
        show_dots=len(places) <= _MOST_DOTS,
        dots_size=2,
        no_data_text=_("No data yet"),
        value_formatter=forms.number,
        x_label_rotation=30 if len(places) > _MOST_LABELS // 2 else 0,
    )
    drawn.uuid = chart.key
    drawn.x_labels = places
    for series in chart.series:
        style = {"dasharray": _DASHES} if series.is_dashed else {}
        drawn.add(series.label, list(series.values), stroke_style={"width": 2, **style})
    drawn.add_xml_filter(partial(_alone, chart))
    return drawn.render(is_unicode=True)


def _alone(chart: Chart, tree):
    """The drawing without scripts and remarks, and with what it is called."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.endswith("script"):
                parent.remove(child)
    named = [(name, f"chart-{chart.key}-{name}", text) for name, text in _said(chart)]
    for name, key, text in reversed(named):
        element = etree.Element(name, id=key)
        element.text = text
        tree.insert(0, element)
    tree.set("role", "img")
    tree.set("aria-labelledby", " ".join(key for _name, key, _text in named))
    return tree


def _said(chart: Chart):
    return ("title", chart.title), ("desc", chart.description)
