"""Columns of tables that are about no model: euros, numbers and statuses."""

from decimal import Decimal

import django_tables2 as tables
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from utilities.views import get_action_url

from assettool.domain.harmonisation import euros

_RIGHT = {"th": {"class": "text-end"}, "td": {"class": "text-end text-nowrap"}}


def number_text(number: float) -> str:
    """A number with its thousands apart."""
    return number_format(number, use_l10n=True, force_grouping=True)


def euro_text(cents: int) -> str:
    """Whole euros, as people read them."""
    return f"€ {number_text(round(euros(cents)))}"


def euro_text_to_the_cent(amount: Decimal) -> str:
    """Euros with their cents, as people read them."""
    return f"€ {number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)}"


class NumberColumn(tables.Column):
    """A number to the right."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"attrs": _RIGHT, **kwargs})

    def render(self, value):
        """The number, with its thousands apart."""
        return number_text(value)

    def value(self, value):
        """The bare number, for files."""
        return value


class EuroColumn(NumberColumn):
    """Cents as whole euros; files get them to the cent."""

    def render(self, value):
        """Whole euros."""
        return euro_text(value)

    def value(self, value):
        """Euros with two decimals."""
        return None if value is None else f"{euros(value):.2f}"


class MoneyColumn(NumberColumn):
    """Euros as a decimal, shown whole; files get them to the cent."""

    def render(self, value):
        """Whole euros."""
        return f"€ {number_text(round(value))}"

    def value(self, value):
        """Euros with two decimals."""
        return None if value is None else f"{value:.2f}"


class LinksColumn(tables.Column):
    """Objects of one model as links, of which a row has the ids and names."""

    def __init__(self, model, *args, **kwargs):
        super().__init__(*args, **{"orderable": False, **kwargs})
        self._model = model

    def render(self, value):
        """Links, one for each."""
        links = ((get_action_url(self._model, kwargs={"pk": each["id"]}), each["name"]) for each in value)
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    def value(self, value):
        """Names alone, for exports."""
        return ", ".join(each["name"] for each in value)


class LabelColumn(tables.Column):
    """A value of a set of choices, as its label; with its colour where it has one."""

    def __init__(self, choices, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._labels = dict(choices.CHOICES)
        self._colours = choices.colors

    def render(self, value):
        """A badge."""
        return format_html('<span class="badge text-bg-{}">{}</span>', self._colours.get(value), self.value(value))

    def value(self, value):
        """Its label."""
        return self._labels.get(value, value)
