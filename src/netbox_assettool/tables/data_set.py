"""The table of data sets."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import DataSet


class DataSetTable(TenancyColumnsMixin, PrimaryModelTable):
    """One row for each data set."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    kind = columns.ChoiceFieldColumn(verbose_name=_("Kind"))
    application = tables.Column(verbose_name=_("Application"), linkify=True)
    size_mb = tables.Column(verbose_name=_("Size (MB)"))
    location = tables.Column(verbose_name=_("Location"))
    new_location = tables.Column(verbose_name=_("New location"))
    checksum = tables.Column(verbose_name=_("Checksum"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:dataset_list")

    class Meta(PrimaryModelTable.Meta):
        model = DataSet
        fields = (
            "pk",
            "id",
            "name",
            "kind",
            "tenant_group",
            "tenant",
            "application",
            "size_mb",
            "location",
            "new_location",
            "checksum",
            "status",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "name", "kind", "tenant", "application", "size_mb", "location", "status")
