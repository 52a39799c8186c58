"""The table of risks."""

import django_tables2 as tables
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import Risk


class RiskTable(TenancyColumnsMixin, PrimaryModelTable):
    """One row for each risk."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    kind = columns.ChoiceFieldColumn(verbose_name=_("Kind"))
    probability = tables.Column(verbose_name=_("Probability"))
    impact = tables.Column(verbose_name=_("Impact"))
    measure = tables.Column(verbose_name=_("Measure"))
    responsible = tables.Column(verbose_name=_("Action holder"))
    raised = columns.DateColumn(verbose_name=_("Raised"))
    due = columns.DateColumn(verbose_name=_("Due"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    closed = columns.DateColumn(verbose_name=_("Closed on"))
    score = tables.Column(verbose_name=_("Score"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:risk_list")

    class Meta(PrimaryModelTable.Meta):
        model = Risk
        fields = (
            "pk",
            "id",
            "name",
            "kind",
            "probability",
            "impact",
            "measure",
            "responsible",
            "raised",
            "due",
            "status",
            "closed",
            "score",
            "tenant_group",
            "tenant",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "name",
            "kind",
            "score",
            "probability",
            "impact",
            "measure",
            "responsible",
            "due",
            "status",
        )

    def order_score(self, queryset, is_descending):
        """By probability × impact."""
        score = F("probability") * F("impact")
        return queryset.order_by(score.desc() if is_descending else score.asc(), "pk"), True
