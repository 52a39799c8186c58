"""What REST endpoints share that are about the register as a whole: who may ask, and how they answer."""

import msgspec
from django.http import HttpResponse
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from netbox_assettool.asked import UnknownError


class ReportView(APIView):
    """An endpoint for who may see applications; it answers with what of them that user may see."""

    permission_classes = (IsAuthenticated,)
    schema = None  # described with the pages that show the same

    def get(self, request):
        """Answer as far as the user may see it; what is asked for and not there is refused."""
        if not request.user.has_perm("netbox_assettool.view_application"):
            raise PermissionDenied
        try:
            content = self.content(request)
        except UnknownError as exc:
            raise ValidationError({exc.parameter: str(exc)}) from exc
        return HttpResponse(msgspec.json.encode(content), content_type="application/json")

    def content(self, request):
        """What it answers with."""
        raise NotImplementedError
