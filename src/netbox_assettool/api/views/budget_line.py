"""Budget lines in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import BudgetLineSerializer
from netbox_assettool.filtersets import BudgetLineFilterSet


class BudgetLineViewSet(NetBoxModelViewSet):
    """Lists, reads and changes budget lines."""

    queryset = querysets.budget_lines()
    serializer_class = BudgetLineSerializer
    filterset_class = BudgetLineFilterSet
