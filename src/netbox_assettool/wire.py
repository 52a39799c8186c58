"""JSON of a field as the domain's types: read, or refused with where it is wrong."""

import re
from collections.abc import Iterator

import msgspec
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that JSON can say and PostgreSQL cannot keep."""


def convert(value, kind):
    """The value as `kind`. Raises `msgspec.ValidationError` where it is something else."""
    return msgspec.convert(value, kind, strict=False)


def read_as(kind, value, field):
    """The value as `kind`. Raises `ValidationError` on the field where it is something else or cannot be kept."""
    if any(map(_UNKEEPABLE.search, _texts(value))):
        raise ValidationError({field: _("it has a character that cannot be kept, such as NUL")})
    try:
        return convert(value, kind)
    except msgspec.ValidationError as exc:
        raise ValidationError({field: str(exc)}) from exc


def _texts(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            for each in pair:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
