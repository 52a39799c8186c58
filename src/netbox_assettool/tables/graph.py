"""The tables beside a dependency graph: its groups, and what a scenario does."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from netbox_assettool.choices import (
    DeploymentEnvironmentChoices,
    IntegrationStatusChoices,
    LackChoices,
    SeverityChoices,
    StrengthChoices,
)
from netbox_assettool.tables.columns import LabelColumn, NumberColumn

_ATTRS = {"class": "table table-hover object-list"}
_NONE = _("There are none")
_NAMED = 15
"""How many applications one cell names; a file has all of them."""


def page_of(kind, number):
    """The address of an application, asset or the like."""
    return reverse(f"plugins:netbox_assettool:{kind}", args=[number])


class ApplicationColumn(tables.Column):
    """An application with its version, and a link."""

    def render(self, value):
        """The link."""
        return format_html('<a href="{}">{}</a>', page_of("application", value.id), value.label)

    def value(self, value):
        """Its name and version."""
        return value.label


class ApplicationsColumn(tables.Column):
    """Several applications in one cell."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"orderable": False, **kwargs})

    def render(self, value):
        """A link for each, as many as fit."""
        links = [(page_of("application", each.id), each.tenant, each.label) for each in value[:_NAMED]]
        more = mark_safe(", …") if len(value) > _NAMED else ""
        return format_html("{}{}", format_html_join(", ", '<a href="{}" title="{}">{}</a>', links), more)

    def value(self, value):
        """All of them."""
        return "; ".join(f"{each.label} ({each.tenant})" for each in value)


class MachineColumn(tables.Column):
    """A machine, and a link."""

    def render(self, value):
        """The link."""
        return format_html('<a href="{}">{}</a>', page_of("asset", value.id), value.name)

    def value(self, value):
        """Its name."""
        return value.name


class IntegrationColumn(tables.Column):
    """An integration as its two ends with an arrow, and a link."""

    def render(self, value, record):
        """The link."""
        return format_html('<a href="{}">{}</a>', page_of("integration", record.integration.id), value)

    def value(self, value):
        """Both ends."""
        return value


class MoveGroupTable(tables.Table):
    """One row for each move group."""

    number = NumberColumn(verbose_name=_("Move group"))
    size = NumberColumn(verbose_name=_("Applications"))
    applications = ApplicationsColumn(verbose_name=_("Which"))
    ties = NumberColumn(verbose_name=_("Integrations that tie them"))

    class Meta:
        attrs = _ATTRS
        empty_text = _NONE


class SharedMachineTable(tables.Table):
    """One row for each machine that several applications run on."""

    machine = MachineColumn(verbose_name=_("Machine"), order_by="machine__name")
    size = NumberColumn(verbose_name=_("Applications"))
    applications = ApplicationsColumn(verbose_name=_("Which"))
    roles = tables.Column(verbose_name=_("Roles"))

    class Meta:
        attrs = _ATTRS
        empty_text = _NONE


class MissingCounterpartTable(tables.Table):
    """One row for each integration whose other end is missing, gone or not told."""

    text = IntegrationColumn(verbose_name=_("Integration"))
    lack = LabelColumn(LackChoices, verbose_name=_("What is wrong"))
    applications = ApplicationsColumn(verbose_name=_("Applications"))

    class Meta:
        attrs = _ATTRS
        empty_text = _NONE


class HitTable(tables.Table):
    """One row for each application that is hit."""

    application = ApplicationColumn(verbose_name=_("Application"), order_by="application__label")
    tenant = tables.Column(verbose_name=_("Tenant"))
    severity = LabelColumn(SeverityChoices, verbose_name=_("Severity"), order_by="rank")
    depth = NumberColumn(verbose_name=_("Steps away"))
    path = tables.Column(verbose_name=_("How"), orderable=False)
    circle = NumberColumn(verbose_name=_("Circle"))
    users = tables.Column(verbose_name=_("Users"), orderable=False)

    class Meta:
        attrs = _ATTRS
        empty_text = _("Nothing is hit")


class TenantHitTable(tables.Table):
    """One row for each tenant that is hit."""

    tenant = tables.Column(verbose_name=_("Tenant"))
    down = NumberColumn(verbose_name=_("Down"))
    degraded = NumberColumn(verbose_name=_("Degraded"))
    affected = NumberColumn(verbose_name=_("Affected"))
    users = NumberColumn(verbose_name=_("Users, at least"))
    uncounted = NumberColumn(verbose_name=_("Applications whose users are not counted"))

    class Meta:
        attrs = _ATTRS
        empty_text = _("Nobody is hit")


class EnvironmentHitTable(tables.Table):
    """One row for each deployment that is not production and loses machines."""

    application = ApplicationColumn(verbose_name=_("Application"), order_by="application__label")
    environment = LabelColumn(DeploymentEnvironmentChoices, verbose_name=_("Environment"))
    severity = LabelColumn(SeverityChoices, verbose_name=_("Severity"), order_by="rank")
    machine = MachineColumn(verbose_name=_("Machine"), order_by="machine__name")

    class Meta:
        attrs = _ATTRS
        empty_text = _NONE


class CutTable(tables.Table):
    """One row for each integration between what moves and what stays."""

    text = IntegrationColumn(verbose_name=_("Integration"))
    moving = ApplicationColumn(verbose_name=_("Moves"), order_by="moving__label")
    staying = ApplicationColumn(verbose_name=_("Stays"), order_by="staying__label")
    takes = tables.Column(verbose_name=_("What it takes"))
    strength = LabelColumn(StrengthChoices, verbose_name=_("Strength"), accessor="integration__strength")
    status = LabelColumn(IntegrationStatusChoices, verbose_name=_("Status"), accessor="integration__status")

    class Meta:
        attrs = _ATTRS
        empty_text = _NONE


class IntegrationLineTable(tables.Table):
    """One row for each of some integrations."""

    text = IntegrationColumn(verbose_name=_("Integration"))
    strength = LabelColumn(StrengthChoices, verbose_name=_("Strength"), accessor="integration__strength")
    status = LabelColumn(IntegrationStatusChoices, verbose_name=_("Status"), accessor="integration__status")

    class Meta:
        attrs = _ATTRS
        empty_text = _NONE


class MovingDataTable(tables.Table):
    """One row for each data set that goes along."""

    name = tables.Column(verbose_name=_("Data set"), linkify=lambda record: page_of("dataset", record.id))
    size_mb = NumberColumn(verbose_name=_("Size (MB)"))
    location = tables.Column(verbose_name=_("Location"))
    new_location = tables.Column(verbose_name=_("New location"))

    class Meta:
        attrs = _ATTRS
        empty_text = _NONE
