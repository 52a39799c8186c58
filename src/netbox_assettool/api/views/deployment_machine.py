"""Deployment machines in the REST API."""

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from drf_spectacular.utils import extend_schema
from netbox.api.viewsets import NetBoxModelViewSet
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from netbox_assettool import querysets
from netbox_assettool.api.moving import MayAsk
from netbox_assettool.api.serializers import DeploymentMachineSerializer
from netbox_assettool.api.serializers.deployment_machine import ConfirmedSerializer, ConfirmSerializer
from netbox_assettool.confirming import decide
from netbox_assettool.filtersets import DeploymentMachineFilterSet


class DeploymentMachineViewSet(NetBoxModelViewSet):
    """Lists, reads and changes deployment machines; confirms and rejects them."""

    queryset = querysets.deployment_machines()
    serializer_class = DeploymentMachineSerializer
    filterset_class = DeploymentMachineFilterSet

    @extend_schema(request=ConfirmSerializer, responses=ConfirmedSerializer)
    @action(detail=False, methods=["post"], permission_classes=[MayAsk])
    def confirm(self, request):
        """Confirm or reject several at once, all or none; the answer has those that changed."""
        asked = ConfirmSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        try:
            changed = decide(request.user, wanted["ids"], wanted["confirmation"], wanted["changelog_message"])
        except DjangoPermissionDenied as exc:
            raise PermissionDenied(str(exc)) from exc
        answer = {"confirmation": wanted["confirmation"], "changed": [row.pk for row in changed]}
        return Response(ConfirmedSerializer(answer).data)
