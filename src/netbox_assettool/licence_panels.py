"""The panels of the licence pages."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from netbox.ui import attrs, panels

from netbox_assettool.application_rows import Cell
from netbox_assettool.choices import METRIC_LABELS
from netbox_assettool.models import Entitlement, Installation, Measurement, SoftwareAccess


class LinesAttr(attrs.ObjectAttribute):
    """A list of texts, one below the other; web addresses are links."""

    template_name = "netbox_assettool/attrs/lines.html"

    def get_value(self, obj):
        """The texts; nothing where there are none."""
        return super().get_value(obj) or None


class MetricsAttr(LinesAttr):
    """The metrics of a product as people call them, the usual one first."""

    def get_value(self, obj):
        """Their labels."""
        return [METRIC_LABELS.get(metric, metric) for metric in super().get_value(obj) or ()] or None


class RightsAttr(attrs.TextAttr):
    """The number of rights, with the sum that makes them."""

    def get_value(self, obj):
        """Packs × rights per pack = rights."""
        return f"{obj.quantity} × {obj.rights_per_pack} = {obj.rights}"


class ContractPanel(panels.ObjectAttributesPanel):
    """Who a contract is with, and what it costs."""

    supplier = attrs.RelatedObjectAttr("supplier", label=_("Supplier"), linkify=True)
    number = attrs.TextAttr("number", label=_("Number"), copy_button=True)
    contract_title = attrs.TextAttr("title", label=_("Title"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    yearly_cost = attrs.NumericAttr("yearly_cost", label=_("Yearly cost"), unit_accessor="currency")
    has_true_up = attrs.BooleanAttr("has_true_up", label=_("True-up"))
    documents = LinesAttr("documents", label=_("Documents"))
    description = attrs.TextAttr("description", label=_("Description"))


class TermPanel(panels.ObjectAttributesPanel):
    """From when until when a contract holds, and how it is ended."""

    title = _("Term and notice")

    start = attrs.DateTimeAttr("start", label=_("Start"), spec="date")
    end = attrs.DateTimeAttr("end", label=_("End"), spec="date")
    renewal_months = attrs.NumericAttr("renewal_months", label=_("Renewal term (months)"))
    notice_months = attrs.NumericAttr("notice_months", label=_("Notice (months)"))
    notice_days = attrs.NumericAttr("notice_days", label=_("Notice (days)"))


class SoftwareProductPanel(panels.ObjectAttributesPanel):
    """What a software product is, and what it is also known as."""

    publisher = attrs.TextAttr("publisher", label=_("Publisher"))
    name = attrs.TextAttr("name", label=_("Name"))
    edition = attrs.TextAttr("edition", label=_("Edition"))
    version = attrs.TextAttr("version", label=_("Version"))
    key = attrs.TextAttr("key", label=_("Key"), style="font-monospace", copy_button=True)
    aliases = LinesAttr("aliases", label=_("Aliases"))
    skus = LinesAttr("skus", label=_("SKU ids"))
    description = attrs.TextAttr("description", label=_("Description"))


class CountingPanel(panels.ObjectAttributesPanel):
    """How a software product is counted, and what may stand in for it."""

    title = _("How it is counted")

    needs_licence = attrs.BooleanAttr("needs_licence", label=_("Needs a licence"))
    metrics = MetricsAttr("metrics", label=_("Metrics"))
    family = attrs.TextAttr("family", label=_("Family"))
    release = attrs.NumericAttr("release", label=_("Release"))
    rank = attrs.NumericAttr("rank", label=_("Rank"))
    included_in = LinesAttr("included_in", label=_("Included in"))
    cal = attrs.TextAttr("cal", label=_("Access licence"))


class JsonPanel(panels.JSONPanel):
    """A field that holds JSON, where there is anything in it."""

    def should_render(self, context):
        """Only where there is something."""
        return bool(context["data"])


class NumbersPanel(panels.ObjectPanel):
    """How many rows of each kind belong to a software product, with links to them."""

    template_name = "netbox_assettool/panels/rows.html"
    title = _("In numbers")
    _MODELS = (
        (Entitlement, _("Entitlements")),
        (Installation, _("Installations")),
        (SoftwareAccess, _("Software accesses")),
        (Measurement, _("Measurements")),
    )

    def get_context(self, context):
        """Add the numbers, of no more than the user may see."""
        prepared = super().get_context(context)
        product, user = prepared["object"], prepared["request"].user
        lines = [self._line(model, label, product, user) for model, label in self._MODELS if _may_see(model, user)]
        return {**prepared, "headings": (_("Kind"), _("Number")), "lines": lines}

    @staticmethod
    def _line(model, label, product, user):
        address = reverse(f"plugins:netbox_assettool:{model._meta.model_name}_list")
        number = model.objects.restrict(user, "view").filter(product=product).count()
        return [Cell(label), Cell(str(number), f"{address}?product_id={product.pk}")]


def _may_see(model, user):
    return user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


class EntitlementPanel(panels.ObjectAttributesPanel):
    """What was bought, and how many rights that is."""

    reference = attrs.TextAttr("reference", label=_("Reference"), copy_button=True)
    product = attrs.RelatedObjectAttr("product", label=_("Product"), linkify=True)
    contract = attrs.RelatedObjectAttr("contract", label=_("Contract"), linkify=True)
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    metric = attrs.ChoiceAttr("metric", label=_("Metric"))
    quantity = attrs.NumericAttr("quantity", label=_("Quantity"))
    rights_per_pack = attrs.NumericAttr("rights_per_pack", label=_("Rights per pack"))
    rights = RightsAttr("rights", label=_("Rights"))
    unit_price = attrs.NumericAttr("unit_price", label=_("Price of a pack (€)"))
    part_number = attrs.TextAttr("part_number", label=_("Part number"))
    description = attrs.TextAttr("description", label=_("Description"))


class EntitlementTermPanel(panels.ObjectAttributesPanel):
    """From when until when rights count, and what they renew."""

    title = _("Term and maintenance")

    is_subscription = attrs.BooleanAttr("is_subscription", label=_("Subscription"))
    start = attrs.DateTimeAttr("start", label=_("Start"), spec="date")
    end = attrs.DateTimeAttr("end", label=_("End"), spec="date")
    maintenance_start = attrs.DateTimeAttr("maintenance_start", label=_("Maintenance start"), spec="date")
    maintenance_end = attrs.DateTimeAttr("maintenance_end", label=_("Maintenance end"), spec="date")
    replaces = LinesAttr("replaces", label=_("Replaces"))


class RightsPanel(panels.ObjectAttributesPanel):
    """What else the rights hold for."""

    title = _("Rights")

    may_upgrade = attrs.BooleanAttr("may_upgrade", label=_("Upgrade right"))
    may_downgrade = attrs.BooleanAttr("may_downgrade", label=_("Downgrade right"))
    may_downgrade_edition = attrs.BooleanAttr("may_downgrade_edition", label=_("Edition downgrade right"))
    is_transferable = attrs.BooleanAttr("is_transferable", label=_("Transferable"))
    dual_use_basis = attrs.ChoiceAttr("dual_use_basis", label=_("Dual use: basis"))
    dual_use_days = attrs.NumericAttr("dual_use_days", label=_("Dual use: days"))
    dual_use_place = attrs.TextAttr("dual_use_place", label=_("Dual use: place"))


class AllocationPanel(panels.ObjectAttributesPanel):
    """Rights that are kept, and for what."""

    entitlement = attrs.RelatedObjectAttr("entitlement", label=_("Entitlement"), linkify=True)
    object = attrs.GenericForeignKeyAttr("object", label=_("Kept for"), linkify=True)
    quantity = attrs.NumericAttr("quantity", label=_("Quantity"))
    start = attrs.DateTimeAttr("start", label=_("Start"), spec="date")
    end = attrs.DateTimeAttr("end", label=_("End"), spec="date")


class InstallationPanel(panels.ObjectAttributesPanel):
    """A product, and where it is."""

    product = attrs.RelatedObjectAttr("product", label=_("Product"), linkify=True)
    asset = attrs.RelatedObjectAttr("asset", label=_("Machine"), linkify=True)
    account = attrs.RelatedObjectAttr("account", label=_("Account"), linkify=True)
    application = attrs.RelatedObjectAttr("application", label=_("Application"), linkify=True)
    replica_of = attrs.RelatedObjectAttr("replica_of", label=_("Stands by for"), linkify=True)


class FoundPanel(panels.ObjectAttributesPanel):
    """Who says that a product is there, as what, and when."""

    title = _("Found")

    source = attrs.TextAttr("source", label=_("Source"))
    found_as = attrs.TextAttr("found_as", label=_("Found as"))
    version = attrs.TextAttr("version", label=_("Version"))
    rule = attrs.TextAttr("rule", label=_("Rule"))
    first_seen = attrs.DateTimeAttr("first_seen", label=_("First seen"), spec="date")
    last_seen = attrs.DateTimeAttr("last_seen", label=_("Last seen"), spec="date")
    removed = attrs.DateTimeAttr("removed", label=_("Removed"), spec="date")
    last_used = attrs.DateTimeAttr("last_used", label=_("Last used"), spec="date")


class SoftwareAccessPanel(panels.ObjectAttributesPanel):
    """Who may reach a product, and by what."""

    product = attrs.RelatedObjectAttr("product", label=_("Product"), linkify=True)
    asset = attrs.RelatedObjectAttr("asset", label=_("Machine"), linkify=True)
    account = attrs.RelatedObjectAttr("account", label=_("Account"), linkify=True)
    via = attrs.TextAttr("via", label=_("Via"))
    system = attrs.TextAttr("system", label=_("Leads to"))
    start = attrs.DateTimeAttr("start", label=_("Start"), spec="date")
    end = attrs.DateTimeAttr("end", label=_("End"), spec="date")
    source = attrs.TextAttr("source", label=_("Source"))


class MeasurementPanel(panels.ObjectAttributesPanel):
    """A number, and what it is of."""

    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    product = attrs.RelatedObjectAttr("product", label=_("Product"), linkify=True)
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    on = attrs.DateTimeAttr("on", label=_("On"), spec="date")
    number = attrs.NumericAttr("number", label=_("Number"))
    source = attrs.TextAttr("source", label=_("Source"))


class ParallelRunPanel(panels.ObjectAttributesPanel):
    """Two machines that do the same work for a while, and what lets them."""

    old = attrs.RelatedObjectAttr("old", label=_("Old machine"), linkify=True)
    new = attrs.RelatedObjectAttr("new", label=_("New machine"), linkify=True)
    start = attrs.DateTimeAttr("start", label=_("Start"), spec="date")
    end = attrs.DateTimeAttr("end", label=_("End"), spec="date")
    basis = attrs.ChoiceAttr("basis", label=_("Basis"))
    place = attrs.TextAttr("place", label=_("Place"))
    remark = attrs.TextAttr("remark", label=_("Remark"))


class PositionSnapshotPanel(panels.ObjectAttributesPanel):
    """Which position was frozen, by whom, and its place in the chain."""

    number = attrs.NumericAttr("number", label=_("Number"))
    on = attrs.DateTimeAttr("on", label=_("Position of"), spec="date")
    created = attrs.DateTimeAttr("created", label=_("Taken"))
    user = attrs.TextAttr("user", label=_("User"))
    remark = attrs.TextAttr("remark", label=_("Remark"))
    digest = attrs.TextAttr("digest", label=_("SHA-256"), style="font-monospace", copy_button=True)
    previous = attrs.TextAttr("previous", label=_("Previous"), style="font-monospace", copy_button=True)
