"""What a change may look like at all: no other field than those that a sync writes, and references to the right model.

An id or a password that a client slips in would be written past every permission on objects, so that such a chunk is
refused as a whole.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from rest_framework.exceptions import ValidationError

from assettool.domain.objects import BY_LABEL
from assettool.domain.plan import Change, check_changes
from netbox_assettool.ingest.session import model_of


def check(changes: Sequence[Change]) -> None:
    """Raise `ValidationError` with every fault where a change is one that no client of ours makes."""
    try:
        check_changes(changes)
    except msgspec.ValidationError as exc:
        raise ValidationError({"changes": str(exc)}) from exc
    if faults := sorted({fault for change in changes for fault in _faults(change)}):
        raise ValidationError({"changes": faults})


def _faults(change: Change) -> Iterator[str]:
    targets = _targets(change.label)
    for name, value in change.new.items():
        where = f"{change.label}.{name}"
        if name not in targets:
            if isinstance(value, dict) and "ref" in value:
                yield f"{where} is no reference"
        elif value is not None:
            if not _is_reference(value):
                yield f"{where} is a reference"
            elif (label := value["ref"].partition(":")[0]) not in targets[name]:
                yield f"{where} does not refer to this: {label}"
    for name, value in change.old.items():
        if name in targets and value is not None and not _is_reference(value):
            yield f"{change.label}.{name} is a reference"


def _is_reference(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("ref"), str) and isinstance(value.get("id"), int | None)


@cache
def _targets(label: str) -> dict[str, frozenset[str]]:
    """Reference → the models that it may be to."""
    kind = BY_LABEL[label]
    fields = model_of(label)._meta
    return {
        name: kind.generic_to
        if name == kind.generic
        else frozenset({fields.get_field(name).related_model._meta.label_lower})
        for name in kind.refs
    }
