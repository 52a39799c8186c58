"""What every report says of itself, whatever it is about, in the language that is activated."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assettool.domain.report import Light, Report
from netbox_assettool.reports.writing.forms import Forms

SHAPES = {Light.GREEN: "●", Light.AMBER: "▲", Light.RED: "■", Light.GREY: "○"}
"""A light is known by its shape and its word too: not everybody sees its colour, and not every printer has it."""


def light_text(light: Light) -> str:
    """A light with its shape."""
    words = {
        Light.GREEN: pgettext("light", "Green"),
        Light.AMBER: pgettext("light", "Amber"),
        Light.RED: pgettext("light", "Red"),
        Light.GREY: pgettext("light", "Unknown"),
    }
    return f"{SHAPES[light]} {words[light]}"


def facts(report: Report, forms: Forms) -> list[tuple[str, str]]:
    """What a report is about, how it stands in time and where it comes from, each with what it is."""
    found = [(_("As of"), forms.day(report.as_of))]
    if report.since:
        found.append((_("Changes since"), forms.day(report.since)))
    if report.subject:
        found.append((_("About"), report.subject))
    found.append((_("Made on"), forms.moment(report.made_at)))
    found += [(_("Source"), source) for source in report.sources]
    return found
