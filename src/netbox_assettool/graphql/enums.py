"""The choices as GraphQL enums; every name carries our prefix, since all plugins share one schema."""

import strawberry

from netbox_assettool.choices import (
    AssetKindChoices,
    ConflictKindChoices,
    ConflictStatusChoices,
    EnvironmentChoices,
    IdentifierTypeChoices,
    LifecycleChoices,
    MoveActionChoices,
    SyncRunStatusChoices,
)


def _enum(choices, name):
    return strawberry.enum(choices.as_enum(), name=f"Assettool{name}Enum")


AssetKindEnum = _enum(AssetKindChoices, "AssetKind")
EnvironmentEnum = _enum(EnvironmentChoices, "Environment")
LifecycleEnum = _enum(LifecycleChoices, "Lifecycle")
IdentifierTypeEnum = _enum(IdentifierTypeChoices, "IdentifierType")
MoveActionEnum = _enum(MoveActionChoices, "MoveAction")
SyncRunStatusEnum = _enum(SyncRunStatusChoices, "SyncRunStatus")
ConflictKindEnum = _enum(ConflictKindChoices, "ConflictKind")
ConflictStatusEnum = _enum(ConflictStatusChoices, "ConflictStatus")
