"""The REST action that moves an application, integration or data set to another status."""

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from assettool.domain.status import Why
from netbox_assettool.api.moving import Conflicting, MayAsk
from netbox_assettool.api.serializers.status_change import ChangeStatusSerializer, StatusChangeSerializer
from netbox_assettool.status_history import LATEST_FIRST
from netbox_assettool.statuses import change_status

_CREATED = 201


class StatusActions:
    """Adds `status/` to a view set of something that has one."""

    @extend_schema(request=ChangeStatusSerializer, responses={_CREATED: StatusChangeSerializer})
    @action(
        detail=True,
        methods=["post"],
        url_path="status",
        permission_classes=[MayAsk],
        parser_classes=[JSONParser, MultiPartParser, FormParser],
    )
    def status(self, request, pk):
        """Move it to another status, with the evidence; a document goes along as multipart.

        400 with every reason where it may not go there, 409 where somebody else was faster. A request with `old` that
        is sent again, as where its answer got lost, is answered with what it made the first time.
        """
        thing = get_object_or_404(self.queryset.model.objects.restrict(request.user, "change"), pk=pk)
        asked = ChangeStatusSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        try:
            change = change_status(thing, said.pop("status"), seen=said.pop("old", None), user=request.user, **said)
        except DjangoPermissionDenied as exc:
            raise PermissionDenied(str(exc)) from exc
        except DjangoValidationError as exc:
            if (made := _made_before(thing, request.user, asked.validated_data)) is None:
                raise _refusal(exc) from exc
            return Response(StatusChangeSerializer(made, context={"request": request}).data)
        return Response(StatusChangeSerializer(change, context={"request": request}).data, status=_CREATED)


def _made_before(thing, user, said):
    """The last change of this object, where it is just what is asked for."""
    last = thing.status_changes.order_by(*LATEST_FIRST).first()
    asked = {**said, "new": said["status"], "user": user}
    told = ("old", "new", "user", "evidence", "reason", "origin", "owner", "due")
    is_the_same = "old" in said and last and all(getattr(last, name) == asked[name] for name in told)
    return last if is_the_same else None


def _refusal(error):
    reasons = getattr(error, "reasons", None)
    if reasons is None:
        return ValidationError(serializers.as_serializer_error(error))
    if reasons[0].why is Why.MOVED_ON:
        return Conflicting(str(reasons[0]))
    errors = {}
    for reason in reasons:
        errors.setdefault(reason.about, []).append(str(reason))
    return ValidationError(errors)
