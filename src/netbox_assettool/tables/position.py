"""The tables of the licence position: products, tenants, entitlements, ways to license, and rows."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from netbox.tables import columns

from assettool.domain.licence import Subject
from netbox_assettool.choices import METRIC_LABELS, PositionStatusChoices, RenewalEventChoices, UseChoices
from netbox_assettool.licence_wording import rule_text, said
from netbox_assettool.tables.columns import LabelColumn, MoneyColumn, NumberColumn, number_text

_LOOK = {"class": "table table-hover object-list"}


class WordingColumn(tables.Column):
    """What the domain says of something, in the reader's language."""

    def render(self, value):
        """As the reader says it."""
        return said(value)

    value = render


def metric_text(name):
    """What people call a metric or a kind of right."""
    return METRIC_LABELS.get(name, name)


class PositionTable(tables.Table):
    """One row for each product and kind of right."""

    label = tables.Column(verbose_name=_("Product"), accessor="line__product__label")
    metric = tables.Column(verbose_name=_("Counted"), accessor="line__metric")
    status = LabelColumn(PositionStatusChoices, verbose_name=_("Status"))
    entitled = NumberColumn(verbose_name=_("Entitled"))
    required = NumberColumn(verbose_name=_("Required"))
    position = NumberColumn(verbose_name=_("Position"))
    true_up_cost = MoneyColumn(verbose_name=_("True-up cost"))
    reclaimable = NumberColumn(verbose_name=_("Reclaimable"))
    reclaimable_value = MoneyColumn(verbose_name=_("Worth"))
    surplus_value = MoneyColumn(verbose_name=_("Value of the surplus"))
    spend = MoneyColumn(verbose_name=_("Spend"))
    counted = NumberColumn(verbose_name=_("Rows counted"))
    not_counted = NumberColumn(verbose_name=_("Not counted"))
    unknown = NumberColumn(verbose_name=_("Not known"))
    unchecked = tables.Column(verbose_name=_("Rules not read in the terms"), orderable=False, empty_values=())

    class Meta:
        attrs = _LOOK
        empty_text = _("Nothing is owned or used")

    def __init__(self, *args, numbers, query="", **kwargs):
        """`numbers` is the id of each product by its key; `query` goes along to its page."""
        super().__init__(*args, **kwargs)
        self._numbers = numbers
        self._query = query

    def render_label(self, value, record):
        """Leads to the rows."""
        key = record.line.product.key
        if key not in self._numbers:
            return value
        url = reverse("plugins:netbox_assettool:softwareproduct_position", args=[self._numbers[key]])
        return format_html('<a href="{}{}">{}</a>', url, self._query, value)

    def value_label(self, value):
        """Its name."""
        return value

    def render_metric(self, record):
        """How it is counted."""
        return ", ".join(str(metric_text(name)) for name in record.line.methods or (record.line.metric,))

    value_metric = render_metric

    def render_unchecked(self, record):
        """Their marks, each with the rule behind it."""
        if not record.unchecked:
            return "—"
        marks = ((rule_text(rule), rule.mark.value) for rule in record.unchecked)
        return format_html_join(" ", '<abbr title="{}">[{}]</abbr>', marks)

    def value_unchecked(self, record):
        """Ids and marks."""
        return ", ".join(f"{rule.id} [{rule.mark.value}]" for rule in record.unchecked)


class TenantLineTable(tables.Table):
    """One row for each tenant; together they are the line."""

    tenant = tables.Column(verbose_name=_("Tenant"), empty_values=())
    entitled = NumberColumn(verbose_name=_("Entitled"))
    required = NumberColumn(verbose_name=_("Required"))
    surplus = NumberColumn(verbose_name=_("Surplus"))
    shortfall = NumberColumn(verbose_name=_("Shortfall"))
    reclaimable = NumberColumn(verbose_name=_("Reclaimable"))
    true_up_cost = MoneyColumn(verbose_name=_("True-up cost"))

    class Meta:
        attrs = _LOOK
        orderable = False

    def __init__(self, *args, tenants, **kwargs):
        """`tenants` is what each slug is called."""
        super().__init__(*args, **kwargs)
        self._tenants = tenants

    def render_tenant(self, record):
        """Its name."""
        return self._tenants.get(record.tenant, record.tenant) if record.tenant else _("everybody")


class EntitledTable(tables.Table):
    """One row for each entitlement, and what became of its rights."""

    entitlement = tables.Column(verbose_name=_("Entitlement"))
    contract = tables.Column(verbose_name=_("Contract"))
    tenant = tables.Column(verbose_name=_("Tenant"))
    rights = NumberColumn(verbose_name=_("Rights"))
    used = NumberColumn(verbose_name=_("Used"))
    reason = WordingColumn(verbose_name=_("Because"))

    class Meta:
        attrs = _LOOK
        orderable = False
        empty_text = _("Nothing is owned")

    def __init__(self, *args, urls, **kwargs):
        """`urls` is where each entitlement is, by its reference."""
        super().__init__(*args, **kwargs)
        self._urls = urls

    def render_entitlement(self, value):
        """Leads to it."""
        url = self._urls.get(value)
        return format_html('<a href="{}">{}</a>', url, value) if url else value


class RowTable(tables.Table):
    """One row for each thing that was looked at."""

    name = tables.Column(verbose_name=_("Name"))
    kind = tables.Column(verbose_name=_("Kind"))
    tenant = tables.Column(verbose_name=_("Tenant"))
    quantity = NumberColumn(verbose_name=_("Rights"))
    reason = WordingColumn(verbose_name=_("Because"))
    reclaim = WordingColumn(verbose_name=_("Could be taken back"))
    rules = tables.Column(verbose_name=_("Rules"), orderable=False)
    source = tables.Column(verbose_name=_("Source"))
    key = tables.Column(verbose_name=_("Key"), visible=False)

    class Meta:
        attrs = _LOOK
        empty_text = _("There are none")

    def __init__(self, *args, urls=None, **kwargs):
        """`urls` is where each thing is, by kind and key."""
        super().__init__(*args, **kwargs)
        self.urls = urls or {}

    def render_name(self, value, record):
        """Leads to the thing itself."""
        url = self.urls.get((record.kind, record.key))
        return format_html('<a href="{}">{}</a>', url, value) if url else said(value)

    def value_name(self, value):
        """Its name."""
        return said(value)

    def render_kind(self, value):
        """Its label."""
        return SUBJECTS.get(value, value)

    value_kind = render_kind

    def render_rules(self, value):
        """Their ids."""
        return ", ".join(value) or "—"

    def value_rules(self, value):
        """Their ids."""
        return ", ".join(value)


class RenewalTable(tables.Table):
    """One row for each day on which something is due."""

    on = columns.DateColumn(verbose_name=_("On"), attrs={"td": {"class": "text-nowrap"}})
    event = LabelColumn(RenewalEventChoices, verbose_name=_("What"))
    title = tables.Column(verbose_name=_("Of"))
    tenant = tables.Column(verbose_name=_("Tenant"))
    value = MoneyColumn(verbose_name=_("Worth"))
    is_overdue = columns.BooleanColumn(verbose_name=_("Overdue"))
    key = tables.Column(verbose_name=_("Key"), visible=False)

    class Meta:
        attrs = _LOOK
        empty_text = _("Nothing is due")

    def __init__(self, *args, urls, **kwargs):
        """`urls` is where contracts and entitlements are, by event and key."""
        super().__init__(*args, **kwargs)
        self._urls = urls

    def render_title(self, value, record):
        """Leads to it."""
        url = self._urls.get(record.key)
        return format_html('<a href="{}">{}</a>', url, said(value)) if url else said(value)

    def value_title(self, value):
        """What it is of."""
        return said(value)

    def render_is_overdue(self, value):
        """A badge where it is: a mark for every other row would look like a fault."""
        return format_html('<span class="badge text-bg-red">{}</span>', _("Overdue")) if value else "—"


class HarvestTable(tables.Table):
    """One row for each product with something to take back."""

    label = tables.Column(verbose_name=_("Product"), accessor="product__label")
    harvest = NumberColumn(verbose_name=_("Could be taken back"))
    price = MoneyColumn(verbose_name=_("Price of a right"))
    value = MoneyColumn(verbose_name=_("Worth"))
    rows = NumberColumn(verbose_name=_("In use or not"), accessor="total")
    unknown = NumberColumn(verbose_name=_("Not known"))

    class Meta:
        attrs = _LOOK
        empty_text = _("Everything is used")

    def __init__(self, *args, query, **kwargs):
        """`query` leads to the rows of a product: its key is put behind it."""
        super().__init__(*args, **kwargs)
        self._query = query

    def render_label(self, value, record):
        """Leads to its rows."""
        return format_html('<a href="{}{}">{}</a>', self._query, record.product.key, value)

    def value_label(self, value):
        """Its name."""
        return value

    def render_harvest(self, value):
        """How many."""
        return number_text(len(value))

    def value_harvest(self, value):
        """How many, for files."""
        return len(value)


class HarvestRowTable(tables.Table):
    """One row for each device, machine or account that has a product."""

    product = tables.Column(verbose_name=_("Product"))
    name = tables.Column(verbose_name=_("Name"), accessor="row__name")
    kind = tables.Column(verbose_name=_("Kind"), accessor="row__kind")
    tenant = tables.Column(verbose_name=_("Tenant"), accessor="row__tenant")
    use = LabelColumn(UseChoices, verbose_name=_("Use"), accessor="row__use")
    reason = WordingColumn(verbose_name=_("Because"), accessor="row__reason")
    last_used = columns.DateColumn(verbose_name=_("Last used"), accessor="row__last_used")

    class Meta:
        attrs = _LOOK
        empty_text = _("Everything is used")

    def render_kind(self, value):
        """Its label."""
        return SUBJECTS.get(value, value)

    value_kind = render_kind


SUBJECTS = {
    Subject.DEVICE: _("Device"),
    Subject.HOST: _("Physical server"),
    Subject.MACHINE: _("Virtual machine"),
    Subject.ACCOUNT: _("Account"),
    Subject.TENANT: _("Tenant"),
    Subject.SITE: _("Site"),
    Subject.APPLICATION: _("Application"),
    Subject.PEAK: _("Peak"),
    Subject.NUMBER: _("Number"),
}
"""What a row is about → its label."""
