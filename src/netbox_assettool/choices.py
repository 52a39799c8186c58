"""The values that a field may have: those of `assettool.domain`, with a label in the reader's language and a colour."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from utilities.choices import Choice, ChoiceSet

from assettool.domain.asset import AssetKind, Environment, Lifecycle
from assettool.domain.identifier import IdentifierType

type Look = tuple[str | Promise, str]  # label, colour


def _choices(values: type[StrEnum], looks: Mapping[StrEnum, Look]) -> list[Choice]:
    """One choice for each member, in the order of the enum; a member without a label is an error at start."""
    return [Choice(value.value, *looks[value]) for value in values]


class AssetKindChoices(ChoiceSet):
    """The kinds of thing that the department counts."""

    CHOICES = _choices(
        AssetKind,
        {
            AssetKind.PHYSICAL_SERVER: (_("Physical server"), "indigo"),
            AssetKind.VIRTUAL_SERVER: (_("Virtual server"), "blue"),
            AssetKind.VIRTUAL_WORKPLACE: (_("Virtual workplace"), "cyan"),
            AssetKind.LAPTOP: (_("Laptop"), "green"),
            AssetKind.THIN_CLIENT: (_("Thin client"), "orange"),
            AssetKind.FAT_CLIENT: (_("Fat client"), "brown"),
        },
    )


class EnvironmentChoices(ChoiceSet):
    """The sides of the migration."""

    CHOICES = _choices(
        Environment,
        {
            Environment.OLD: (_("Old environment"), "gray"),
            Environment.GEMICT: (_("GemICT"), "teal"),
        },
    )


class LifecycleChoices(ChoiceSet):
    """Where an asset is in its life."""

    CHOICES = _choices(
        Lifecycle,
        {
            Lifecycle.PLANNED: (_("Planned"), "cyan"),
            Lifecycle.ACTIVE: (_("Active"), "green"),
            Lifecycle.RETIRING: (_("Retiring"), "yellow"),
            Lifecycle.RETIRED: (pgettext_lazy("lifecycle", "Retired"), "gray"),
            Lifecycle.MERGED: (pgettext_lazy("lifecycle", "Merged"), "purple"),
        },
    )


class MoveActionChoices(ChoiceSet):
    """What a person did with assets that a sync had wrong."""

    MERGE = "merge"
    SPLIT = "split"

    CHOICES = [
        Choice(MERGE, _("Merge"), "purple"),
        Choice(SPLIT, _("Split"), "cyan"),
    ]


class IdentifierTypeChoices(ChoiceSet):
    """The kinds of identifier; the strong ones are unique."""

    CHOICES = _choices(
        IdentifierType,
        {
            IdentifierType.VSPHERE_UUID: (_("vSphere UUID"), "blue"),
            IdentifierType.SMBIOS_UUID: (_("SMBIOS UUID"), "blue"),
            IdentifierType.SERIAL: (_("Serial number"), "blue"),
            IdentifierType.ASSET_TAG: (_("Asset tag"), "blue"),
            IdentifierType.AD_OBJECT_GUID: (_("AD object GUID"), "blue"),
            IdentifierType.ENTRA_DEVICE_ID: (_("Entra device ID"), "blue"),
            IdentifierType.INTUNE_DEVICE_ID: (_("Intune device ID"), "blue"),
            IdentifierType.HOST_NAME: (_("Host name"), "gray"),
            IdentifierType.MAC: (_("MAC address"), "gray"),
            IdentifierType.VM_UUID: (_("VM UUID"), "gray"),
        },
    )


class SyncRunStatusChoices(ChoiceSet):
    """How far a run came."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    CHOICES = [
        Choice(RUNNING, _("Running"), "cyan"),
        Choice(COMPLETED, _("Completed"), "green"),
        Choice(FAILED, _("Failed"), "red"),
        Choice(INTERRUPTED, _("Interrupted"), "orange"),
    ]


class ConflictKindChoices(ChoiceSet):
    """What a conflict is about."""

    IDENTITY = "identity"
    FIELD = "field"
    ADDRESS = "address"

    CHOICES = [
        Choice(IDENTITY, _("Identity"), "red"),
        Choice(FIELD, _("Field"), "orange"),
        Choice(ADDRESS, _("Address"), "purple"),
    ]


class ConflictStatusChoices(ChoiceSet):
    """Whether somebody still has to look."""

    OPEN = "open"
    RESOLVED = "resolved"

    CHOICES = [
        Choice(OPEN, _("Open"), "red"),
        Choice(RESOLVED, _("Resolved"), "green"),
    ]
