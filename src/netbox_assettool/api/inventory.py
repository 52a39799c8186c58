"""REST endpoint of the inventory: what Ansible reads, in one answer."""

import hashlib

import msgspec
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from netbox_assettool.filtersets import AssetFilterSet
from netbox_assettool.inventory import document
from netbox_assettool.models import Asset

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class InventoryView(APIView):
    """The inventory of what the user may see."""

    permission_classes = (IsAuthenticated,)
    schema = None  # Ansible's own format, which is described where Ansible is

    def get(self, request):
        """Answer with the whole inventory, with that of the assets that match, or with one host's variables."""
        if not request.user.has_perm("netbox_assettool.view_asset"):
            raise PermissionDenied
        asked = request.GET.copy()
        if host := asked.pop("host", None):
            content = document.variables_of(request.user, host[-1])
        else:
            content = document.whole(request.user, _wanted(asked, request))
        body = _ENCODER.encode(content)
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
        return get_conditional_response(request, etag=etag, response=response)


def _wanted(asked, request):
    """The assets that the query names; None for all of them. A filter that is none is refused, not passed over."""
    if not asked:
        return None
    if unknown := sorted(set(asked) - set(AssetFilterSet.base_filters)):
        raise ValidationError(dict.fromkeys(unknown, "there is no such filter"))
    found = AssetFilterSet(asked, Asset.objects.restrict(request.user, "view"), request=request)
    if not found.is_valid():
        raise ValidationError(found.errors)
    return set(found.qs.order_by().values_list("pk", flat=True))
