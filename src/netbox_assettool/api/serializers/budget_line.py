"""Budget lines in the REST API."""

from netbox.api.fields import ChoiceField
from netbox.api.serializers import PrimaryModelSerializer
from tenancy.api.serializers import TenantSerializer

from netbox_assettool.choices import BudgetKindChoices, BudgetStatusChoices
from netbox_assettool.models import BudgetLine


class BudgetLineSerializer(PrimaryModelSerializer):
    """One budget line."""

    tenant = TenantSerializer(nested=True, required=False, allow_null=True)
    kind = ChoiceField(choices=BudgetKindChoices, required=False)
    status = ChoiceField(choices=BudgetStatusChoices, required=False)

    class Meta:
        model = BudgetLine
        fields = [
            "id",
            "url",
            "display_url",
            "display",
            "name",
            "kind",
            "year",
            "on",
            "budgeted",
            "spent",
            "forecast",
            "responsible",
            "status",
            "tenant",
            "description",
            "owner",
            "comments",
            "tags",
            "custom_fields",
            "created",
            "last_updated",
        ]
        brief_fields = ("id", "url", "display", "name", "year", "on", "description")
