"""The least that Django needs for the rows of a plan: `bulk_create`, a row of the change log for each, nothing else.

It runs inside NetBox, in one process and one transaction: no HTTP, no permissions, no validation, no counters, no
search index, no events. The content of the change log is made by the plugin's fast form of NetBox's `serialize_object`.
"""

import gc
import json
import time
import uuid
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.models import ObjectChange
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from extras.models import CustomField
from users.models import User

from assettool.domain.objects import BY_LABEL, OBSERVATION, ORDER
from assettool.domain.plan import Change, decode
from netbox_assettool.ingest.changelog import serialise
from netbox_assettool.models import SyncRun

ROWS = 1000


def write(plan: str) -> None:
    """Write all that the plan creates, and print the seconds of each part and the number of rows as JSON."""
    changes = decode(Path(plan).read_bytes()).changes
    gc.collect()
    gc.disable()  # nothing here is ever given back
    floor = _Floor()
    with transaction.atomic():
        floor.write_all(changes)
    print(json.dumps({"seconds": floor.seconds, "rows": floor.rows}))


class _Floor:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.rows = 0
        self._now = timezone.now()
        self._user = User.objects.get(username="admin")
        self._run = SyncRun.objects.create(message="the floor")
        self._written: dict[str, Model] = {}

    def write_all(self, changes: Sequence[Change]) -> None:
        by_label: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            by_label[change.label].append(change)
        for label in sorted(by_label, key=ORDER.__getitem__):
            self._create(label, by_label[label])
        for label, wanted in by_label.items():
            if BY_LABEL[label].deferred:
                self._link(label, wanted)

    def _create(self, label: str, changes: Sequence[Change]) -> None:
        begin = time.perf_counter()
        model = apps.get_model(label)
        defaults = CustomField.objects.get_defaults_for_model(model)
        instances = [self._built(model, defaults, change) for change in changes]
        begin = self._note("objects in Python", begin)
        model.objects.bulk_create(instances, batch_size=ROWS)
        self.rows += len(instances)
        self._note("what assets share" if BY_LABEL[label].is_shared else label, begin)
        self._written.update(zip([change.key for change in changes], instances, strict=True))
        if label != OBSERVATION:
            self._log(model, instances, "create", [None] * len(instances))

    def _built(self, model: type[Model], defaults: dict[str, Any], change: Change) -> Model:
        instance = model(custom_field_data=dict(defaults))
        for name, value in change.new.items():
            if name not in BY_LABEL[change.label].deferred:
                setattr(instance, name, self._resolved(value, model._meta.get_field(name)))
        if change.label == OBSERVATION:
            instance.first_seen = instance.last_seen = self._now
        if hasattr(instance, "run_id"):
            instance.run = self._run
        return instance

    def _resolved(self, value: object, field: Any) -> object:
        if isinstance(value, dict) and "ref" in value:
            return self._written[value["ref"]]
        return None if value is None else field.to_python(value)

    def _link(self, label: str, changes: Sequence[Change]) -> None:
        begin = time.perf_counter()
        model = apps.get_model(label)
        names = sorted(BY_LABEL[label].deferred)
        wanted = [change for change in changes if BY_LABEL[label].deferred & change.new.keys()]
        instances = [self._written[change.key] for change in wanted]
        before = [serialise(instance, exclude=("last_updated",)) for instance in instances]
        begin = self._note("change log: content", begin)
        for instance, change in zip(instances, wanted, strict=True):
            instance.last_updated = self._now
            for name in names:
                if name in change.new:
                    setattr(instance, name, self._resolved(change.new[name], model._meta.get_field(name)))
        model.objects.bulk_update(instances, [*names, "last_updated"], batch_size=ROWS)
        self.rows += len(instances)
        self._note("primary addresses", begin)
        self._log(model, instances, "update", before)

    def _log(self, model: type[Model], instances: Sequence[Model], action: str, before: Sequence[object]) -> None:
        begin = time.perf_counter()
        request = uuid.uuid4()
        kind = ContentType.objects.get_for_model(model)
        rows = [
            ObjectChange(
                time=self._now,
                user=self._user,
                user_name=self._user.username,
                request_id=request,
                action=action,
                changed_object_type=kind,
                changed_object_id=instance.pk,
                object_repr=str(instance)[:200],
                message=self._run.message,
                prechange_data=content,
                postchange_data=serialise(instance, exclude=("last_updated",)),
            )
            for instance, content in zip(instances, before, strict=True)
        ]
        begin = self._note("change log: content", begin)
        ObjectChange.objects.bulk_create(rows, batch_size=ROWS)
        self.rows += len(rows)
        self._note("change log: rows", begin)

    def _note(self, part: str, begin: float) -> float:
        now = time.perf_counter()
        self.seconds[part] += now - begin
        return now
