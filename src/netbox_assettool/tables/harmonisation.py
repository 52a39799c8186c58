"""The tables of harmonisation: functions, and the applications of which their figures are made."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from netbox.tables import columns

from assettool.domain.harmonisation import Outcome
from netbox_assettool.choices import ApplicationStatusChoices, DispositionChoices, TransferabilityChoices
from netbox_assettool.landscape_labels import OUTCOMES
from netbox_assettool.tables.columns import EuroColumn, LabelColumn, NumberColumn, euro_text, number_text


def page_of_application(record):
    """Where the application of a row is."""
    return reverse("plugins:netbox_assettool:application", args=[record.application.id])


def saving_text(of) -> str:
    """What merging saves of a function, or of all, and how certain that is."""
    if of.is_at_least and not of.saving_cents:
        return _now("unknown")
    saving = euro_text(of.saving_cents)
    return _now("at least {saving}").format(saving=saving) if of.is_at_least else saving


class FunctionTable(tables.Table):
    """One row for each reference component."""

    component = tables.Column(verbose_name=_("Reference component"))
    saving = EuroColumn(verbose_name=_("Saving per year"), accessor="saving_cents")
    packages = NumberColumn(verbose_name=_("Packages"), accessor="packages")
    tenants = NumberColumn(verbose_name=_("Tenants"), accessor="tenants")
    users = NumberColumn(verbose_name=_("Users"))
    cost = EuroColumn(verbose_name=_("Yearly cost"), accessor="cost_cents")
    target = tables.Column(verbose_name=_("Target"), accessor="target__name")
    price = NumberColumn(verbose_name=_("Its cost per user"), accessor="price__for_each")
    first_end = columns.DateColumn(verbose_name=_("First contract end"))
    is_at_least = tables.Column(verbose_name=_("At least"), visible=False)
    lacks_cost = NumberColumn(verbose_name=_("Without cost"))
    lacks_users = NumberColumn(verbose_name=_("Without users"))

    class Meta:
        attrs = {"class": "table table-hover object-list"}
        empty_text = _("No application in use has a reference component")

    def render_packages(self, value):
        """How many."""
        return str(len(value))

    value_packages = render_tenants = value_tenants = render_packages

    def render_price(self, value):
        """Euros and cents."""
        return f"€ {value:.2f}"

    def value_price(self, value):
        """Euros with two decimals."""
        return f"{value:.2f}"

    def render_saving(self, record):
        """Euros, and how certain they are."""
        return saving_text(record)

    def value_saving(self, value, record):
        """Euros with two decimals, where it is known at all."""
        return None if record.is_unknown else self.columns["saving"].column.value(value)


class UseTable(tables.Table):
    """One row for each application in each function."""

    component = tables.Column(verbose_name=_("Reference component"))
    package = tables.Column(verbose_name=_("Package"), accessor="package__name")
    supplier = tables.Column(verbose_name=_("Supplier"), accessor="package__supplier")
    application = tables.Column(
        verbose_name=_("Application"), accessor="application__label", linkify=page_of_application
    )
    tenant = tables.Column(verbose_name=_("Tenant"), accessor="application__tenant")
    users = NumberColumn(verbose_name=_("Users"))
    cost = EuroColumn(verbose_name=_("Yearly cost"), accessor="cost_cents")
    outcome = tables.Column(verbose_name=_("When merged"))
    target_cost = EuroColumn(verbose_name=_("Cost on the target"), accessor="target_cents")
    saved = EuroColumn(verbose_name=_("Saving per year"), accessor="saved_cents")
    contract_end = columns.DateColumn(verbose_name=_("Contract end"), accessor="application__contract_end")
    status = LabelColumn(ApplicationStatusChoices, verbose_name=_("Status"), accessor="application__status")
    contract_holder = tables.Column(verbose_name=_("Contract holder"), accessor="application__contract_holder")
    transferable = LabelColumn(
        TransferabilityChoices, verbose_name=_("Licence transferable"), accessor="application__licence_transferable"
    )
    disposition = LabelColumn(DispositionChoices, verbose_name=_("Disposition"), accessor="application__disposition")

    class Meta:
        attrs = {"class": "table table-hover object-list"}
        empty_text = _("No application in use has this reference component")

    def __init__(self, *args, tenants, **kwargs):
        """`tenants` is what each slug is called."""
        super().__init__(*args, **kwargs)
        self._tenants = tenants

    def render_tenant(self, value):
        """Its name."""
        return self._tenants.get(value, value)

    render_contract_holder = render_tenant

    def render_users(self, value, record):
        """How many, and of whom where it is not the tenant's alone."""
        users = record.application.users
        text = number_text(value)
        if set(users) <= {record.application.tenant}:
            return text
        of_whom = ", ".join(f"{self._tenants.get(slug, slug)} {number}" for slug, number in users.items())
        return format_html('{} <span class="text-secondary text-wrap">({})</span>', text, of_whom)

    def value_users(self, value):
        """How many, for files."""
        return value

    def render_cost(self, value, record):
        """Its part of the yearly cost, and of how much."""
        text = euro_text(value)
        if record.functions == 1:
            return text
        part = _now("1/{functions} of its cost").format(functions=record.functions)
        return format_html('{} <span class="text-secondary">({})</span>', text, part)

    def value_cost(self, value):
        """Euros with two decimals, for files."""
        return self.columns["cost"].column.value(value)

    def render_outcome(self, value, record):
        """What becomes of it where all go over to the target."""
        return OUTCOMES[value].format(functions=", ".join(record.beside))

    def render_target_cost(self, value, record):
        """Only of what goes over."""
        return euro_text(value) if record.outcome is Outcome.MERGES else "—"

    def value_target_cost(self, value, record):
        """Only of what goes over."""
        return self.columns["target_cost"].column.value(value) if record.outcome is Outcome.MERGES else None
