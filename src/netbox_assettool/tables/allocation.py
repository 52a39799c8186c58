"""The table of allocations."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from utilities.views import get_action_url

from netbox_assettool.models import Allocation


def _page_of(record):
    """The page of what rights are kept for, without reading it."""
    return get_action_url(record.object_type.model_class(), kwargs={"pk": record.object_id})


class AllocationTable(NetBoxTable):
    """One row for each allocation."""

    id = tables.Column(verbose_name=_("ID"), linkify=True)
    entitlement = tables.Column(verbose_name=_("Entitlement"), linkify=True)
    object_type = columns.ContentTypeColumn(verbose_name=_("Object type"))
    object = tables.Column(verbose_name=_("Kept for"), accessor="object_name", linkify=_page_of)
    quantity = tables.Column(verbose_name=_("Quantity"))
    start = columns.DateColumn(verbose_name=_("Start"))
    end = columns.DateColumn(verbose_name=_("End"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:allocation_list")

    class Meta(NetBoxTable.Meta):
        model = Allocation
        fields = (
            "pk",
            "id",
            "entitlement",
            "object_type",
            "object",
            "quantity",
            "start",
            "end",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "id", "entitlement", "object_type", "object", "quantity", "start", "end")
