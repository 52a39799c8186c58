"""The choices as GraphQL enums; every name carries our prefix, since all plugins share one schema."""

import strawberry

from netbox_assettool.choices import (
    ApplicationStatusChoices,
    AssetKindChoices,
    BudgetKindChoices,
    BudgetStatusChoices,
    ConfirmationChoices,
    ConflictKindChoices,
    ConflictStatusChoices,
    DataSetKindChoices,
    DataSetStatusChoices,
    DeploymentEnvironmentChoices,
    DirectionChoices,
    DispositionChoices,
    DualUseBasisChoices,
    EnvironmentChoices,
    EvidenceKindChoices,
    ExposureChoices,
    GateChoices,
    IdentifierTypeChoices,
    IntegrationKindChoices,
    IntegrationStatusChoices,
    ItemKindChoices,
    ItemStateChoices,
    LifecycleChoices,
    MeasurementKindChoices,
    MetricChoices,
    MilestoneStatusChoices,
    MoveActionChoices,
    ReportFormatChoices,
    ReportNameChoices,
    RiskKindChoices,
    RiskStatusChoices,
    RunStatusChoices,
    ServiceHoursChoices,
    StatusChoices,
    StrengthChoices,
    SyncRunStatusChoices,
    TransferabilityChoices,
    VerdictChoices,
    WaveStatusChoices,
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
EvidenceKindEnum = _enum(EvidenceKindChoices, "EvidenceKind")
StatusEnum = _enum(StatusChoices, "Status")
ApplicationStatusEnum = _enum(ApplicationStatusChoices, "ApplicationStatus")
ConfirmationEnum = _enum(ConfirmationChoices, "Confirmation")
DataSetKindEnum = _enum(DataSetKindChoices, "DataSetKind")
DataSetStatusEnum = _enum(DataSetStatusChoices, "DataSetStatus")
DeploymentEnvironmentEnum = _enum(DeploymentEnvironmentChoices, "DeploymentEnvironment")
DirectionEnum = _enum(DirectionChoices, "Direction")
DispositionEnum = _enum(DispositionChoices, "Disposition")
ExposureEnum = _enum(ExposureChoices, "Exposure")
IntegrationKindEnum = _enum(IntegrationKindChoices, "IntegrationKind")
IntegrationStatusEnum = _enum(IntegrationStatusChoices, "IntegrationStatus")
ServiceHoursEnum = _enum(ServiceHoursChoices, "ServiceHours")
StrengthEnum = _enum(StrengthChoices, "Strength")
TransferabilityEnum = _enum(TransferabilityChoices, "Transferability")
DualUseBasisEnum = _enum(DualUseBasisChoices, "DualUseBasis")
MeasurementKindEnum = _enum(MeasurementKindChoices, "MeasurementKind")
MetricEnum = _enum(MetricChoices, "Metric")
WaveStatusEnum = _enum(WaveStatusChoices, "WaveStatus")
ItemKindEnum = _enum(ItemKindChoices, "ItemKind")
ItemStateEnum = _enum(ItemStateChoices, "ItemState")
VerdictEnum = _enum(VerdictChoices, "Verdict")
GateEnum = _enum(GateChoices, "Gate")
RunStatusEnum = _enum(RunStatusChoices, "RunStatus")
BudgetKindEnum = _enum(BudgetKindChoices, "BudgetKind")
BudgetStatusEnum = _enum(BudgetStatusChoices, "BudgetStatus")
MilestoneStatusEnum = _enum(MilestoneStatusChoices, "MilestoneStatus")
ReportFormatEnum = _enum(ReportFormatChoices, "ReportFormat")
ReportNameEnum = _enum(ReportNameChoices, "ReportName")
RiskKindEnum = _enum(RiskKindChoices, "RiskKind")
RiskStatusEnum = _enum(RiskStatusChoices, "RiskStatus")
