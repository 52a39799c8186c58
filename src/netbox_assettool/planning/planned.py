"""What is in an approved wave is planned, and says so; it no longer is when the wave goes back to draft."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import Model
from django.utils.translation import gettext as _

from assettool.domain.application import ApplicationStatus
from assettool.domain.data_set import DataSetStatus
from netbox_assettool.models import Application, DataSet, Wave, WaveItem
from netbox_assettool.statuses import change_status

_STEPS: Mapping[type[Model], tuple[StrEnum, StrEnum]] = {
    Application: (ApplicationStatus.GO, ApplicationStatus.PLANNED),
    DataSet: (DataSetStatus.ASSESSED, DataSetStatus.PLANNED),
}
"""Model → the status of what only waits for a week, and that of what has one."""


def say_planned(wave: Wave) -> None:
    """What was ready is planned, once the wave is approved."""
    for model, (ready, planned) in _STEPS.items():
        _step(model, wave, ready, planned, _("{wave} is approved").format(wave=wave))


def say_ready(wave: Wave) -> None:
    """What was planned only waits for a week again."""
    for model, (ready, planned) in _STEPS.items():
        _step(model, wave, planned, ready, _("{wave} is not approved any more").format(wave=wave))


def _step(model: type[Model], wave: Wave, old: StrEnum, new: StrEnum, reason: str) -> None:
    moving = WaveItem.objects.filter(wave=wave, object_type__model=model._meta.model_name).order_by()
    for thing in model.objects.filter(pk__in=moving.values("object_id"), status=old).order_by("pk"):
        change_status(thing, new, reason=reason)
