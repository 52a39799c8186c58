"""What reports call things: lights, the intended results, and numbers within a sentence."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assettool.domain.progress.results import Result
from assettool.domain.report import Light

LIGHTS: Mapping[Light, Promise] = {
    Light.GREEN: _("Green"),
    Light.AMBER: _("Amber"),
    Light.RED: _("Red"),
    Light.GREY: pgettext_lazy("light", "Unknown"),
}
RESULTS: Mapping[Result, Promise] = {
    Result.USERS: _("Users on a GemICT workplace"),
    Result.APPLICATIONS: _("Applications migrated"),
    Result.DATA_SETS: _("Data sets migrated"),
    Result.INTEGRATIONS: _("Integrations migrated"),
    Result.SERVERS: _("Old servers cleared"),
    Result.WORKPLACES: _("Old workplaces cleared"),
    Result.IN_MANAGEMENT: _("Applications in management"),
}


def rounded(value: Decimal | float | None) -> Decimal | None:
    """A number with one decimal at most."""
    if value is None:
        return None
    found = round(Decimal(value), 1)
    return found.to_integral_value() if found == found.to_integral_value() else found


def day_text(day: date) -> str:
    """A day within a sentence."""
    return date_format(day, "DATE_FORMAT")
