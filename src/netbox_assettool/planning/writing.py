"""Wave items written by the thousand, with all that NetBox does when one is saved."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from copy import deepcopy

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, prefetch_related_objects
from extras.models import CustomField, TaggedItem

from netbox_assettool.ingest import changelog, effects, rows
from netbox_assettool.ingest.preparation import validators_of
from netbox_assettool.ingest.sets import check_allowed
from netbox_assettool.models import Wave, WaveItem

_LABEL = WaveItem._meta.label_lower
_RELATIONS = ("wave", "object_type")
_WRITTEN = frozenset(
    [
        "wave",
        "item",
        "item_name",
        "kind",
        "name",
        "is_fixed",
        "baseline",
        "moved_at",
        "reasons",
        "state",
        "evidence",
        "last_updated",
    ]
)
"""What plans, moves, approvals and runs write of an item that is there."""


class Writing:
    """One request that writes items and waves: who asks, and what is said of it in the change log."""

    def __init__(self, request, message: str) -> None:
        self.request = request
        self.message = message[:200]
        self.counts: dict[tuple[type[Model], str], Counter[int]] = defaultdict(Counter)

    @property
    def user(self):
        """Who writes."""
        return self.request.user

    def create(self, items: Sequence[WaveItem]) -> None:
        """Insert new items. Raises `ValidationError`, and `PermissionsViolation` where the user may not add one."""
        if not items:
            return
        fields = CustomField.objects.get_for_model(WaveItem)
        defaults = {**dict.fromkeys(f.name for f in fields), **CustomField.objects.get_defaults_for_model(WaveItem)}
        for item in items:
            item.custom_field_data = deepcopy(defaults)
            item._changelog_message = self.message
        self._clean(items)
        rows.insert(WaveItem, items)
        check_allowed(self, "add", items)
        effects.created(self, _LABEL, items)

    def begin(self, items: Sequence[WaveItem]) -> None:
        """Note what items are before they change; few have tags, and only of those they are read."""
        kind = ContentType.objects.get_for_model(WaveItem)
        tagged = set(TaggedItem.objects.filter(content_type=kind).values_list("object_id", flat=True).distinct())
        prefetch_related_objects([item for item in items if item.pk in tagged], "tags")
        for item in items:
            changelog.snapshot(item)
            item._changelog_message = self.message

    def update(self, items: Sequence[WaveItem], *, is_checked: bool = True) -> None:
        """Write what was begun. Raises as `create` does.

        What follows from something else that the user may do is not checked.
        """
        if not items:
            return
        self._clean(items)
        rows.update(WaveItem, items, _WRITTEN)
        if is_checked:
            check_allowed(self, "change", items)
        effects.updated(self, _LABEL, items)

    def delete(self, items: Sequence[WaveItem]) -> None:
        """Delete items, by NetBox's own code: they are few."""
        for item in items:
            item._changelog_message = self.message
            item.delete()

    def save(self, wave: Wave, *, action: str = "") -> None:
        """Save a wave, with the fields that lead it; the user may `action` it, which is what it takes to save it."""
        wave.is_led = True
        wave._changelog_message = "; ".join(filter(None, (self.message, wave._changelog_message)))[:200]
        action = action or ("add" if wave._state.adding else "change")
        wave.full_clean(exclude=["number"])
        wave.save()
        check_allowed(self, action, [wave])

    @staticmethod
    def _clean(items: Sequence[WaveItem]) -> None:
        asks = bool(CustomField.objects.get_for_model(WaveItem)) or bool(validators_of(_LABEL))
        for item in items:
            item.clean_fields(exclude=_RELATIONS)
            if asks:
                item.clean()
