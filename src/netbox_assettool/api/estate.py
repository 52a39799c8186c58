"""The REST endpoint with all that a licence position is computed from."""

import msgspec
from django.http import HttpResponse
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from netbox_assettool.estate import estate


class EstateView(APIView):
    """Read what a position is computed from, as JSON; `assettool licence` computes it."""

    permission_classes = (IsAuthenticated,)
    schema = None  # between assettool and its plugin, of one version with both

    def get(self, request):
        """The estate, as far as the user may see it."""
        return HttpResponse(msgspec.json.encode(estate(request.user)), content_type="application/json")
