"""The table of reference components."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns

from netbox_assettool.models import ReferenceComponent


class ReferenceComponentTable(PrimaryModelTable):
    """One row for each reference component."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    identifier = tables.Column(verbose_name=_("Identifier"))
    gemma_status = tables.Column(verbose_name=_("GEMMA status"))
    baseline = tables.Column(verbose_name=_("Baseline"))
    availability = tables.Column(verbose_name=_("Availability"))
    integrity = tables.Column(verbose_name=_("Integrity"))
    confidentiality = tables.Column(verbose_name=_("Confidentiality"))
    application_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:application_list",
        url_params={"component_id": "pk"},
        verbose_name=_("Applications"),
    )
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:referencecomponent_list")

    class Meta(PrimaryModelTable.Meta):
        model = ReferenceComponent
        fields = (
            "pk",
            "id",
            "name",
            "identifier",
            "gemma_status",
            "baseline",
            "availability",
            "integrity",
            "confidentiality",
            "application_count",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "name",
            "application_count",
            "gemma_status",
            "availability",
            "integrity",
            "confidentiality",
            "description",
        )
