"""The thresholds of lights as NetBox's administrator set them, and a light's calculation in words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from netbox.plugins import get_plugin_config

from assettool.domain.rag import Rating, Thresholds


def thresholds() -> Thresholds:
    """Those of the setting `report_thresholds`; what it leaves out is as it is by default."""
    kept = get_plugin_config("netbox_assettool", "report_thresholds")
    return Thresholds(**{name: Decimal(str(value)) if "percent" in name else value for name, value in kept.items()})


def calculation(rating: Rating) -> str:
    """Both numbers of a light with the thresholds that they are held against."""
    return "; ".join((_percent(rating), _days(rating)))


def percent_text(value: Decimal) -> str:
    """A percentage with at most one decimal, in the active language."""
    rounded = round(value, 1)
    whole = rounded == int(rounded)
    return number_format(abs(rounded), decimal_pos=0 if whole else 1, use_l10n=True, force_grouping=True)


def _percent(rating: Rating) -> str:
    if rating.behind is None:
        return _("nothing was planned yet")
    limits = {
        "green": percent_text(rating.thresholds.green_percent),
        "amber": percent_text(rating.thresholds.amber_percent),
        "number": percent_text(rating.behind),
    }
    if rating.behind < 0:
        return _("%(number)s %% ahead (green up to %(green)s %% behind, amber up to %(amber)s %%)") % limits
    return _("%(number)s %% behind (green up to %(green)s %%, amber up to %(amber)s %%)") % limits


def _days(rating: Rating) -> str:
    if rating.days_late is None:
        return _("no date is known yet")
    limits = {
        "green": rating.thresholds.green_days,
        "amber": rating.thresholds.amber_days,
        "number": max(rating.days_late, 0),
    }
    return (
        ngettext(
            "%(number)d day late (green up to %(green)d days, amber up to %(amber)d)",
            "%(number)d days late (green up to %(green)d days, amber up to %(amber)d)",
            limits["number"],
        )
        % limits
    )
