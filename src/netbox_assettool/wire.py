"""JSON of a field as the domain's types: read, or refused with where it is wrong."""

import math
import re
from collections.abc import Iterator

import msgspec
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that JSON can say and PostgreSQL cannot keep."""
_EXACT = 10.0**15
"""Numbers with a fraction or exponent that are larger come back from PostgreSQL as others."""


def convert(value, kind):
    """The value as `kind`. Raises `msgspec.ValidationError` where it is something else."""
    return msgspec.convert(value, kind, strict=False)


def read_as(kind, value, field):
    """The value as `kind`. Raises `ValidationError` on the field where it is something else or cannot be kept."""
    if not all(map(_is_keepable, _leaves(value))):
        raise ValidationError({field: _("it has a character or number that cannot be kept, such as NUL or infinity")})
    try:
        return convert(value, kind)
    except msgspec.ValidationError as exc:
        raise ValidationError({field: str(exc)}) from exc


def _is_keepable(value) -> bool:
    if isinstance(value, float):
        return abs(value) < _EXACT and not (value == 0 and math.copysign(1, value) < 0)
    return not isinstance(value, str) or not _UNKEEPABLE.search(value)


def _leaves(value) -> Iterator:
    if isinstance(value, dict):
        for pair in value.items():
            for each in pair:
                yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value
