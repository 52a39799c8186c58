"""What the REST actions that move things between assets share: who may, and how a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from users.models import Token

from netbox_assettool.moves import MoveRefused


class Conflicting(APIException):
    """Things are not as the request takes them to be."""

    status_code = 409
    default_code = "conflict"


class MayAsk(IsAuthenticated):
    """Everybody who is logged in may ask, with a token that may write; what changes is checked row by row."""

    def has_permission(self, request, view):
        """Whether there is a user, and the token is not one that only reads."""
        reads_only = isinstance(request.auth, Token) and not request.auth.write_enabled
        return super().has_permission(request, view) and (request.method in SAFE_METHODS or not reads_only)


@contextmanager
def told() -> Iterator[None]:
    """Refusals as answers: 409 with the reason, or 403."""
    try:
        yield
    except MoveRefused as exc:
        raise Conflicting(str(exc)) from exc
    except DjangoPermissionDenied as exc:
        raise PermissionDenied(str(exc)) from exc
