"""The table of software products."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns

from netbox_assettool.choices import METRIC_LABELS
from netbox_assettool.models import SoftwareProduct


class _MetricsColumn(tables.Column):
    """How a product may be counted, the usual way first."""

    def render(self, value):
        """What people call the metrics."""
        return ", ".join(str(METRIC_LABELS.get(metric, metric)) for metric in value)

    def value(self, value):
        """Their names, as an import takes them."""
        return ";".join(value)


class SoftwareProductTable(PrimaryModelTable):
    """One row for each software product."""

    publisher = tables.Column(verbose_name=_("Publisher"))
    name = tables.Column(verbose_name=_("Name"), linkify=True)
    edition = tables.Column(verbose_name=_("Edition"))
    version = tables.Column(verbose_name=_("Version"))
    key = tables.Column(verbose_name=_("Key"))
    family = tables.Column(verbose_name=_("Family"))
    release = tables.Column(verbose_name=_("Release"))
    rank = tables.Column(verbose_name=_("Rank"))
    metrics = _MetricsColumn(verbose_name=_("Metrics"), orderable=False)
    needs_licence = columns.BooleanColumn(verbose_name=_("Needs a licence"))
    aliases = columns.ArrayColumn(verbose_name=_("Aliases"), orderable=False)
    skus = columns.ArrayColumn(verbose_name=_("SKU ids"), orderable=False)
    included_in = columns.ArrayColumn(verbose_name=_("Included in"), orderable=False)
    cal = tables.Column(verbose_name=_("Access licence"))
    entitlement_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:entitlement_list",
        url_params={"product_id": "pk"},
        verbose_name=_("Entitlements"),
    )
    installation_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:installation_list",
        url_params={"product_id": "pk"},
        verbose_name=_("Installations"),
    )
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:softwareproduct_list")

    class Meta(PrimaryModelTable.Meta):
        model = SoftwareProduct
        fields = (
            "pk",
            "id",
            "publisher",
            "name",
            "edition",
            "version",
            "key",
            "family",
            "release",
            "rank",
            "metrics",
            "needs_licence",
            "aliases",
            "skus",
            "included_in",
            "cal",
            "entitlement_count",
            "installation_count",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            *("pk", "publisher", "name", "edition", "version", "metrics", "needs_licence"),
            *("entitlement_count", "installation_count"),
        )
