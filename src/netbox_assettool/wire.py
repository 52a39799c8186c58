"""JSON of a field as the domain's types: read, or refused with where it is wrong."""

import msgspec
from django.core.exceptions import ValidationError


def convert(value, kind):
    """The value as `kind`. Raises `msgspec.ValidationError` where it is something else."""
    return msgspec.convert(value, kind, strict=False)


def read_as(kind, value, field):
    """The value as `kind`. Raises `ValidationError` on the field where it is something else."""
    try:
        return convert(value, kind)
    except msgspec.ValidationError as exc:
        raise ValidationError({field: str(exc)}) from exc
