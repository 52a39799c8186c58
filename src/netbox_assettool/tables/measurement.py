"""The table of measurements."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import Measurement


class MeasurementTable(TenancyColumnsMixin, NetBoxTable):
    """One row for each measurement."""

    on = columns.DateColumn(verbose_name=_("On"), linkify=True)
    kind = columns.ChoiceFieldColumn(verbose_name=_("Kind"))
    product = tables.Column(verbose_name=_("Product"), linkify=True)
    number = tables.Column(verbose_name=_("Number"))
    source = tables.Column(verbose_name=_("Source"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:measurement_list")

    class Meta(NetBoxTable.Meta):
        model = Measurement
        fields = (
            "pk",
            "id",
            "on",
            "kind",
            "product",
            "tenant_group",
            "tenant",
            "number",
            "source",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "on", "kind", "product", "tenant", "number", "source")
