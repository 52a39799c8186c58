"""REST endpoints of the bulk path: begin a run, send its chunks, end it; and read the books."""

import msgspec
from django.http import StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework.exceptions import ParseError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from netbox_assettool.api.moving import MayAsk
from netbox_assettool.ingest import fleet, licences, register, runs


class _IngestView(APIView):
    """A POST of JSON with a fixed shape; what does not have it is refused with the place of the fault."""

    permission_classes = (MayAsk,)
    schema = None  # a private protocol between assettool and its plugin, of one version with both
    content: type

    def read(self, request):
        """The body, decoded and checked."""
        try:
            return msgspec.json.decode(request._request.body, type=self.content)
        except msgspec.MsgspecError as exc:
            raise ParseError(str(exc)) from exc


class StartView(_IngestView):
    """Begin a run, or go on with the unfinished one of the same plan."""

    content = runs.Start

    def post(self, request):
        """Answer with the run's id and the number of chunks that are done."""
        return Response(runs.start(request._request, self.read(request)))


class ChunkView(_IngestView):
    """Write one chunk."""

    content = runs.ChunkIn

    def post(self, request):
        """Answer with the ids of what was created, and every change that was refused."""
        return Response(runs.take_chunk(request._request, request._request.body, self.read(request)))


class FinishView(_IngestView):
    """End a run."""

    content = runs.Finish

    def post(self, request):
        """Answer with the run's status."""
        return Response(runs.finish(request._request, self.read(request)))


class _StreamView(APIView):
    """Read objects as JSON lines."""

    permission_classes = (IsAuthenticated,)
    schema = None

    def get(self, request):
        """Stream every managed object that the user may see; nothing where the client's `If-None-Match` still fits."""
        etag = quote_etag(self.content.digest(request.user))
        response = get_conditional_response(request._request, etag=etag)
        if response is None:
            # Somebody may write before the stream begins: it tells the digest of its own moment.
            response = StreamingHttpResponse(self.content.snapshot(request.user), content_type="application/jsonl")
        response["ETag"] = etag
        return response


class FleetView(_StreamView):
    """Read the fleet as JSON lines."""

    content = fleet


class RegisterView(_StreamView):
    """Read the application register as JSON lines."""

    content = register


class LicencesView(_StreamView):
    """Read the licences as JSON lines."""

    content = licences
