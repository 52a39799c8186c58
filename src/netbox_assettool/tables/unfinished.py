"""The table of unfinished work."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from netbox_assettool.choices import ApplicationStatusChoices, DeploymentEnvironmentChoices
from netbox_assettool.landscape_labels import FIELDS, KINDS
from netbox_assettool.tables.columns import LabelColumn, NumberColumn


def page_of_item(record):
    """Where the thing that is to be finished is."""
    model, found = next(
        (model, found)
        for model, found in (
            ("deployment", record.deployment),
            ("application", record.application),
            ("asset", record.asset),
        )
        if found
    )
    return reverse(f"plugins:netbox_assettool:{model}", args=[found.id])


class UnfinishedTable(tables.Table):
    """One row for each thing to finish."""

    kind = tables.Column(verbose_name=_("Unfinished"))
    name = tables.Column(verbose_name=_("Name"), linkify=page_of_item)
    tenant = tables.Column(verbose_name=_("Tenant"))
    environment = LabelColumn(
        DeploymentEnvironmentChoices, verbose_name=_("Environment"), accessor="deployment__environment"
    )
    proposed = NumberColumn(verbose_name=_("Machines proposed"))
    status = LabelColumn(ApplicationStatusChoices, verbose_name=_("Status"), accessor="application__status")
    critical = tables.Column(verbose_name=_("Critical by"), orderable=False)
    lacks = tables.Column(verbose_name=_("Lacks"), orderable=False)

    class Meta:
        attrs = {"class": "table table-hover object-list"}
        empty_text = _("Nothing is unfinished here")

    def __init__(self, *args, tenants, **kwargs):
        """`tenants` is what each slug is called."""
        super().__init__(*args, **kwargs)
        self._tenants = tenants

    def render_kind(self, value):
        """Its label."""
        return KINDS[value]

    def render_tenant(self, value):
        """Its name."""
        return self._tenants.get(value, value)

    def render_critical(self, value):
        """Each reason."""
        return ", ".join(str(FIELDS[name]) for name in value)

    render_lacks = render_critical
