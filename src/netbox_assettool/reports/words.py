"""What reports call the intended results, and how they write numbers and days within a sentence."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assettool.domain.progress.results import Result

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
