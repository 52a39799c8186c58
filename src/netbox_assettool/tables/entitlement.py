"""The table of entitlements."""

import django_tables2 as tables
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import Entitlement


class EntitlementTable(TenancyColumnsMixin, PrimaryModelTable):
    """One row for each entitlement."""

    reference = tables.Column(verbose_name=_("Reference"), linkify=True)
    product = tables.Column(verbose_name=_("Product"), linkify=True)
    contract = tables.Column(verbose_name=_("Contract"), linkify=True)
    metric = columns.ChoiceFieldColumn(verbose_name=_("Metric"))
    quantity = tables.Column(verbose_name=_("Quantity"))
    rights_per_pack = tables.Column(verbose_name=_("Rights per pack"))
    rights = tables.Column(verbose_name=_("Rights"))
    unit_price = tables.Column(verbose_name=_("Price of a pack (€)"))
    part_number = tables.Column(verbose_name=_("Part number"))
    start = columns.DateColumn(verbose_name=_("Start"))
    end = columns.DateColumn(verbose_name=_("End"))
    is_subscription = columns.BooleanColumn(verbose_name=_("Subscription"))
    maintenance_start = columns.DateColumn(verbose_name=_("Maintenance start"))
    maintenance_end = columns.DateColumn(verbose_name=_("Maintenance end"))
    may_upgrade = columns.BooleanColumn(verbose_name=_("Upgrade right"))
    may_downgrade = columns.BooleanColumn(verbose_name=_("Downgrade right"))
    may_downgrade_edition = columns.BooleanColumn(verbose_name=_("Edition downgrade right"))
    is_transferable = columns.BooleanColumn(verbose_name=_("Transferable"))
    dual_use_basis = columns.ChoiceFieldColumn(verbose_name=_("Dual use: basis"))
    dual_use_days = tables.Column(verbose_name=_("Dual use: days"))
    dual_use_place = tables.Column(verbose_name=_("Dual use: place"))
    replaces = columns.ArrayColumn(verbose_name=_("Replaces"), orderable=False)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:entitlement_list")

    class Meta(PrimaryModelTable.Meta):
        model = Entitlement
        fields = (
            "pk",
            "id",
            "reference",
            "product",
            "contract",
            "tenant_group",
            "tenant",
            "metric",
            "quantity",
            "rights_per_pack",
            "rights",
            "unit_price",
            "part_number",
            "start",
            "end",
            "is_subscription",
            "maintenance_start",
            "maintenance_end",
            "may_upgrade",
            "may_downgrade",
            "may_downgrade_edition",
            "is_transferable",
            "dual_use_basis",
            "dual_use_days",
            "dual_use_place",
            "replaces",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            *("pk", "reference", "product", "contract", "tenant", "metric", "rights", "unit_price"),
            *("start", "end", "maintenance_end"),
        )

    def order_rights(self, queryset, is_descending):
        """By the number of rights, which no column of the database holds."""
        rights = F("quantity") * F("rights_per_pack")
        return queryset.order_by(rights.desc() if is_descending else rights.asc(), "pk"), True
