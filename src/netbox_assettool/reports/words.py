"""What reports call the intended results, and how they write numbers and days within a sentence."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assettool.domain.progress.results import Result
from netbox_assettool.reports.writing.forms import Forms, language_of_now

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
    """A day within a sentence, in the language of now."""
    return Forms(language_of_now()).long_day(day)


def number_text(value: int) -> str:
    """A number within a sentence, in the language of now."""
    return Forms(language_of_now()).number(value)
