"""Accounts in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import AccountSerializer
from netbox_assettool.filtersets import AccountFilterSet


class AccountViewSet(NetBoxModelViewSet):
    """Lists, reads and changes accounts."""

    queryset = querysets.accounts()
    serializer_class = AccountSerializer
    filterset_class = AccountFilterSet
