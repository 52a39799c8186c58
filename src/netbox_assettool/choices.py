"""The values that a field may have: those of `assettool.domain`, with a label in the reader's language and a colour."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from utilities.choices import Choice, ChoiceSet

from assettool.domain.application import (
    ApplicationStatus,
    Confirmation,
    DeploymentEnvironment,
    Disposition,
    EvidenceKind,
    Exposure,
    ServiceHours,
    Transferability,
)
from assettool.domain.asset import AssetKind, Environment, Lifecycle
from assettool.domain.cascade import Severity
from assettool.domain.counterparts import Lack
from assettool.domain.data_set import DataSetKind, DataSetStatus
from assettool.domain.harvest import Use
from assettool.domain.identifier import IdentifierType
from assettool.domain.integration import Direction, IntegrationKind, IntegrationStatus, Strength
from assettool.domain.licence import DualUseBasis, MeasurementKind
from assettool.domain.metrics import METRICS
from assettool.domain.metrics.line import Status
from assettool.domain.programme.budget import BudgetKind, BudgetStatus
from assettool.domain.programme.milestones import MilestoneStatus
from assettool.domain.programme.risks import RiskKind, RiskStatus
from assettool.domain.renewals import Event
from assettool.domain.report import FileFormat, ReportName
from assettool.domain.running.checks import CheckKind
from assettool.domain.running.events import EventKind
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus, RunStatus, UnitState
from assettool.domain.scenario import Mode
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import GateStatus
from assettool.domain.waves.problem import ItemKind
from assettool.domain.waves.state import ItemState, WaveStatus

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
            AssetKind.FAT_CLIENT: (_("Fat client"), "pink"),
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
    DUPLICATE = "duplicate"

    CHOICES = [
        Choice(IDENTITY, _("Identity"), "red"),
        Choice(FIELD, _("Field"), "orange"),
        Choice(ADDRESS, _("Address"), "purple"),
        Choice(DUPLICATE, _("Duplicate"), "yellow"),
    ]


class ConflictStatusChoices(ChoiceSet):
    """Whether somebody still has to look."""

    OPEN = "open"
    RESOLVED = "resolved"

    CHOICES = [
        Choice(OPEN, _("Open"), "red"),
        Choice(RESOLVED, _("Resolved"), "green"),
    ]


class ApplicationStatusChoices(ChoiceSet):
    """How far an application has come."""

    CHOICES = _choices(
        ApplicationStatus,
        {
            ApplicationStatus.REGISTERED: (_("Registered"), "gray"),
            ApplicationStatus.ASSESSED: (_("Assessed"), "gray"),
            ApplicationStatus.PACKAGED: (_("Packaged"), "cyan"),
            ApplicationStatus.FUNCTIONAL_TEST: (_("Functional test"), "cyan"),
            ApplicationStatus.USER_ACCEPTANCE: (_("User acceptance"), "cyan"),
            ApplicationStatus.PRODUCTION_ACCEPTANCE: (_("Production acceptance"), "cyan"),
            ApplicationStatus.GO: (_("Go"), "blue"),
            ApplicationStatus.PLANNED: (pgettext_lazy("application status", "Planned"), "blue"),
            ApplicationStatus.MIGRATING: (_("Migrating"), "indigo"),
            ApplicationStatus.MIGRATED: (_("Migrated"), "teal"),
            ApplicationStatus.AFTERCARE: (_("Aftercare"), "teal"),
            ApplicationStatus.IN_MANAGEMENT: (_("In management"), "green"),
            ApplicationStatus.CLEARED: (_("Old environment cleared"), "green"),
            ApplicationStatus.RETIRING: (pgettext_lazy("application status", "Retiring"), "yellow"),
            ApplicationStatus.RETIRED: (pgettext_lazy("application status", "Retired"), "gray"),
            ApplicationStatus.RETAINED: (_("Retained"), "pink"),
            ApplicationStatus.BLOCKED: (_("Blocked"), "red"),
            ApplicationStatus.OUT_OF_SCOPE: (_("Out of scope"), "gray"),
        },
    )


class IntegrationStatusChoices(ChoiceSet):
    """How far an integration has come."""

    CHOICES = _choices(
        IntegrationStatus,
        {
            IntegrationStatus.REGISTERED: (_("Registered"), "gray"),
            IntegrationStatus.ASSESSED: (_("Assessed"), "gray"),
            IntegrationStatus.TESTED: (_("Tested"), "cyan"),
            IntegrationStatus.BRIDGED: (_("Bridged"), "orange"),
            IntegrationStatus.MIGRATED: (_("Migrated"), "teal"),
            IntegrationStatus.VERIFIED: (_("Verified"), "green"),
            IntegrationStatus.RETIRED: (pgettext_lazy("application status", "Retired"), "gray"),
            IntegrationStatus.OUT_OF_SCOPE: (_("Out of scope"), "gray"),
        },
    )


class DataSetStatusChoices(ChoiceSet):
    """How far a data set has come."""

    CHOICES = _choices(
        DataSetStatus,
        {
            DataSetStatus.REGISTERED: (_("Registered"), "gray"),
            DataSetStatus.ASSESSED: (_("Assessed"), "gray"),
            DataSetStatus.PLANNED: (pgettext_lazy("application status", "Planned"), "blue"),
            DataSetStatus.MIGRATING: (_("Migrating"), "indigo"),
            DataSetStatus.MIGRATED: (_("Migrated"), "teal"),
            DataSetStatus.VERIFIED: (_("Verified"), "green"),
            DataSetStatus.RETAINED: (_("Retained"), "pink"),
            DataSetStatus.RETIRED: (pgettext_lazy("application status", "Retired"), "gray"),
            DataSetStatus.OUT_OF_SCOPE: (_("Out of scope"), "gray"),
        },
    )


class StatusChoices(ChoiceSet):
    """Every status that an application, an integration or a data set can have; a word means the same for all three."""

    CHOICES = list(
        {
            choice.value: choice
            for statuses in (DataSetStatusChoices, IntegrationStatusChoices, ApplicationStatusChoices)
            for choice in statuses
        }.values()
    )


class DispositionChoices(ChoiceSet):
    """What is to become of an application."""

    CHOICES = _choices(
        Disposition,
        {
            Disposition.UNDECIDED: (_("Undecided"), "gray"),
            Disposition.RETAIN: (_("Retain"), "pink"),
            Disposition.RETIRE: (_("Retire"), "yellow"),
            Disposition.REHOST: (_("Rehost"), "blue"),
            Disposition.RELOCATE: (_("Relocate"), "cyan"),
            Disposition.REPURCHASE: (_("Repurchase"), "purple"),
            Disposition.REPLATFORM: (_("Replatform"), "indigo"),
            Disposition.REFACTOR: (_("Refactor"), "orange"),
        },
    )


class ImpactChoices(ChoiceSet):
    """How bad it is when availability, integrity or confidentiality is lost (BIV, 1 to 3)."""

    CHOICES = [
        Choice(1, _("1 low"), "green"),
        Choice(2, _("2 middle"), "yellow"),
        Choice(3, _("3 high"), "red"),
    ]


class TransferabilityChoices(ChoiceSet):
    """Whether a licence may go along."""

    CHOICES = _choices(
        Transferability,
        {
            Transferability.UNKNOWN: (_("Unknown"), "gray"),
            Transferability.YES: (_("Yes"), "green"),
            Transferability.CONSENT: (_("With consent"), "yellow"),
            Transferability.NO: (_("No"), "red"),
        },
    )


class ServiceHoursChoices(ChoiceSet):
    """When somebody is there for an application."""

    CHOICES = _choices(
        ServiceHours,
        {
            ServiceHours.OFFICE: (_("Office hours"), "gray"),
            ServiceHours.EXTENDED: (_("Evenings and weekends too"), "cyan"),
            ServiceHours.CONTINUOUS: (_("Day and night"), "indigo"),
        },
    )


class DeploymentEnvironmentChoices(ChoiceSet):
    """What a deployment is for."""

    CHOICES = _choices(
        DeploymentEnvironment,
        {
            DeploymentEnvironment.PRODUCTION: (_("Production"), "green"),
            DeploymentEnvironment.ACCEPTANCE: (_("Acceptance"), "yellow"),
            DeploymentEnvironment.TEST: (_("Test"), "cyan"),
            DeploymentEnvironment.DEVELOPMENT: (_("Development"), "gray"),
        },
    )


class ExposureChoices(ChoiceSet):
    """Who can reach a deployment."""

    CHOICES = _choices(
        Exposure,
        {
            Exposure.INTERNAL: (_("Internal"), "green"),
            Exposure.PARTNERS: (_("Partners"), "yellow"),
            Exposure.INTERNET: (_("Internet"), "red"),
        },
    )


class ConfirmationChoices(ChoiceSet):
    """Whether a person has agreed with what evidence proposes."""

    CHOICES = _choices(
        Confirmation,
        {
            Confirmation.PROPOSED: (_("Proposed"), "yellow"),
            Confirmation.CONFIRMED: (_("Confirmed"), "green"),
            Confirmation.REJECTED: (_("Rejected"), "gray"),
        },
    )


class EvidenceKindChoices(ChoiceSet):
    """What a status rests on."""

    CHOICES = _choices(
        EvidenceKind,
        {
            EvidenceKind.FILE: (_("File"), "gray"),
            EvidenceKind.OBSERVATION: (_("Observation"), "blue"),
            EvidenceKind.RUN: (_("Run"), "indigo"),
            EvidenceKind.DOCUMENT: (_("Document"), "green"),
            EvidenceKind.PERSON: (_("Person"), "orange"),
        },
    )


class StrengthChoices(ChoiceSet):
    """Whether one side of an integration works without the other."""

    CHOICES = _choices(
        Strength,
        {
            Strength.HARD: (_("Hard"), "red"),
            Strength.SOFT: (_("Soft"), "green"),
        },
    )


class DirectionChoices(ChoiceSet):
    """Which way the data of an integration flow."""

    CHOICES = _choices(
        Direction,
        {
            Direction.LEFT_TO_RIGHT: (_("From 1 to 2"), "blue"),
            Direction.RIGHT_TO_LEFT: (_("From 2 to 1"), "blue"),
            Direction.BIDIRECTION: (_("Both ways"), "indigo"),
            Direction.UNKNOWN: (_("Unknown"), "gray"),
        },
    )


class IntegrationKindChoices(ChoiceSet):
    """Whether an integration follows a standard."""

    CHOICES = _choices(
        IntegrationKind,
        {
            IntegrationKind.NORM: (_("Standard"), "green"),
            IntegrationKind.CUSTOM: (_("Custom"), "orange"),
            IntegrationKind.UNKNOWN: (_("Unknown"), "gray"),
        },
    )


class DataSetKindChoices(ChoiceSet):
    """Whose data they are."""

    CHOICES = _choices(
        DataSetKind,
        {
            DataSetKind.DEPARTMENT: (_("Department"), "blue"),
            DataSetKind.USER: (_("Users"), "green"),
            DataSetKind.APPLICATION: (_("Application"), "purple"),
        },
    )


class ModeChoices(ChoiceSet):
    """What happens to the components of a scenario."""

    CHOICES = _choices(
        Mode,
        {
            Mode.FAIL: (_("They fail"), "red"),
            Mode.MOVE: (_("They move"), "indigo"),
        },
    )


class SeverityChoices(ChoiceSet):
    """How badly a scenario hits an application."""

    CHOICES = _choices(
        Severity,
        {
            Severity.DOWN: (_("Down"), "red"),
            Severity.DEGRADED: (_("Degraded"), "orange"),
            Severity.AFFECTED: (_("Affected"), "yellow"),
        },
    )


class LackChoices(ChoiceSet):
    """What is wrong with the other end of an integration."""

    CHOICES = _choices(
        Lack,
        {
            Lack.KNOWN: (_("Leads outside, but the register has it"), "yellow"),
            Lack.GONE: (_("An end is retired or out of scope"), "red"),
            Lack.ONE_SIDED: (_("Only one of two organisations lists it"), "gray"),
        },
    )


METRIC_LABELS: Mapping[str, Promise] = {
    "user": _("per user"),
    "named_user": _("per named user"),
    "device": _("per device"),
    "installation": _("per installation"),
    "concurrent": _("concurrent users"),
    "processor": _("per processor"),
    "core": _("per core"),
    "windows_standard": _("Windows Server Standard by host"),
    "windows_datacenter": _("Windows Server Datacenter by host"),
    "windows_machine": _("Windows Server by virtual machine"),
    "sql_core": _("SQL Server by core"),
    "sql_host": _("SQL Server Enterprise by host"),
    "sql_server": _("SQL Server by server and CAL"),
    "user_cal": _("user CAL"),
    "device_cal": _("device CAL"),
    "rds_user_cal": _("RDS CAL per user"),
    "rds_device_cal": _("RDS CAL per device"),
    "vda": _("Windows VDA"),
    "citrix_user_device": _("Citrix user/device"),
    "citrix_concurrent": _("Citrix concurrent"),
    "subscription": _("subscription per user"),
    "vsphere_core": _("vSphere core"),
    "oracle_processor": _("Oracle processor"),
    "oracle_socket": _("Oracle Standard Edition 2"),
    "oracle_named_user": _("Oracle Named User Plus"),
    "site": _("per site"),
    "tenant": _("per tenant"),
    "unlimited": _("unlimited"),
    "employees": _("per employee"),
}
"""Metric → what people call it."""


class MetricChoices(ChoiceSet):
    """The ways to count licences."""

    CHOICES = [Choice(name, METRIC_LABELS[name]) for name in METRICS]


class DualUseBasisChoices(ChoiceSet):
    """What lets one right be used twice for a while."""

    CHOICES = _choices(
        DualUseBasis,
        {
            DualUseBasis.NONE: (_("None"), "gray"),
            DualUseBasis.AZURE_HYBRID_BENEFIT: (_("Azure Hybrid Benefit"), "blue"),
            DualUseBasis.CITRIX_TRADE_UP: (_("Citrix trade-up"), "cyan"),
            DualUseBasis.VENDOR_CONSENT: (_("The vendor agreed"), "green"),
        },
    )


class MeasurementKindChoices(ChoiceSet):
    """What is measured for licences."""

    CHOICES = _choices(
        MeasurementKind,
        {
            MeasurementKind.PEAK: (_("Peak: at work at the same time"), "orange"),
            MeasurementKind.REPORTED: (_("In use, by the vendor's portal"), "blue"),
            MeasurementKind.HEADCOUNT: (_("Headcount"), "teal"),
        },
    )


class PositionStatusChoices(ChoiceSet):
    """How a line of the position stands."""

    CHOICES = _choices(
        Status,
        {
            Status.SHORT: (_("Short"), "red"),
            Status.UNKNOWN: (_("Not everything is known"), "yellow"),
            Status.EVEN: (_("Even"), "green"),
            Status.SURPLUS: (_("Surplus"), "blue"),
        },
    )


class RenewalEventChoices(ChoiceSet):
    """What happens on a day of the licence calendar."""

    CHOICES = _choices(
        Event,
        {
            Event.NOTICE: (_("Last day to give notice"), "red"),
            Event.RENEWAL: (_("Goes on for another term"), "orange"),
            Event.END: (_("Contract ends"), "orange"),
            Event.TRUE_UP_OPENS: (_("True-up opens"), "blue"),
            Event.TRUE_UP_CLOSES: (_("True-up closes"), "red"),
            Event.RIGHTS_END: (_("Rights end"), "orange"),
            Event.MAINTENANCE_ENDS: (_("Maintenance ends"), "yellow"),
            Event.PARALLEL_RUN_ENDS: (_("Parallel run ends"), "yellow"),
            Event.DUAL_USE_ENDS: (_("Dual-use right ends"), "red"),
        },
    )


class UseChoices(ChoiceSet):
    """Whether a right is used."""

    CHOICES = _choices(
        Use,
        {
            Use.USED: (_("Used"), "green"),
            Use.IDLE: (_("Not used"), "orange"),
            Use.NOBODY: (_("Of nobody"), "red"),
            Use.UNKNOWN: (_("Not known"), "gray"),
        },
    )


class WaveStatusChoices(ChoiceSet):
    """How far a wave is."""

    CHOICES = _choices(
        WaveStatus,
        {
            WaveStatus.DRAFT: (_("Draft"), "gray"),
            WaveStatus.SUBMITTED: (_("Submitted"), "cyan"),
            WaveStatus.APPROVED: (_("Approved"), "blue"),
            WaveStatus.RUNNING: (pgettext_lazy("wave status", "Running"), "indigo"),
            WaveStatus.PAUSED: (_("Paused"), "orange"),
            WaveStatus.COMPLETED: (pgettext_lazy("wave status", "Completed"), "green"),
            WaveStatus.CANCELLED: (_("Cancelled"), "gray"),
        },
    )


class ItemStateChoices(ChoiceSet):
    """How far an item of a wave is."""

    CHOICES = _choices(
        ItemState,
        {
            ItemState.PLANNED: (pgettext_lazy("item state", "Planned"), "gray"),
            ItemState.RUNNING: (pgettext_lazy("item state", "Running"), "indigo"),
            ItemState.DONE: (_("Done"), "green"),
            ItemState.FAILED: (pgettext_lazy("item state", "Failed"), "red"),
            ItemState.ROLLED_BACK: (_("Rolled back"), "orange"),
            ItemState.SKIPPED: (_("Skipped"), "yellow"),
        },
    )


class ItemKindChoices(ChoiceSet):
    """What an item of a wave is."""

    CHOICES = _choices(
        ItemKind,
        {
            ItemKind.APPLICATION: (_("Application"), "blue"),
            ItemKind.DATA_SET: (_("Data set"), "purple"),
            ItemKind.INTEGRATION: (_("Integration"), "orange"),
            ItemKind.SERVER: (_("Server"), "indigo"),
            ItemKind.WORKPLACES: (_("Workplace"), "cyan"),
            ItemKind.ACCOUNTS: (_("Account"), "green"),
        },
    )


class VerdictChoices(ChoiceSet):
    """What an approver says."""

    APPROVED = "approved"
    REJECTED = "rejected"

    CHOICES = [
        Choice(APPROVED, pgettext_lazy("verdict", "Approved"), "green"),
        Choice(REJECTED, pgettext_lazy("verdict", "Rejected"), "red"),
    ]


class GateStatusChoices(ChoiceSet):
    """How a gate of a wave stands."""

    CHOICES = _choices(
        GateStatus,
        {
            GateStatus.MET: (pgettext_lazy("gate", "Met"), "green"),
            GateStatus.WAIVED: (pgettext_lazy("gate", "Waived"), "orange"),
            GateStatus.MISSING: (pgettext_lazy("gate", "Missing"), "red"),
        },
    )


class GateChoices(ChoiceSet):
    """What a wave has to pass before it starts."""

    CHOICES = _choices(
        GateName,
        {
            GateName.DISPOSITION: (_("Disposition"), "gray"),
            GateName.OWNER: (_("Owner"), "gray"),
            GateName.PACKAGING: (_("Packaging"), "gray"),
            GateName.TESTS: (_("Tests accepted"), "gray"),
            GateName.LICENCES: (_("Licences"), "gray"),
            GateName.INTEGRATIONS: (pgettext_lazy("gate", "Integrations"), "gray"),
            GateName.WINDOW: (_("Freeze and window"), "gray"),
            GateName.BACKUP: (_("Backup"), "gray"),
            GateName.PREFLIGHT: (_("Reachability"), "gray"),
            GateName.APPROVAL: (_("Approval"), "gray"),
        },
    )


class RunStatusChoices(ChoiceSet):
    """How far a run is."""

    CHOICES = _choices(
        RunStatus,
        {
            RunStatus.RUNNING: (pgettext_lazy("run status", "Running"), "indigo"),
            RunStatus.PAUSED: (_("Paused"), "orange"),
            RunStatus.STOPPED: (_("Stopped"), "red"),
            RunStatus.FINISHED: (pgettext_lazy("run status", "Finished"), "green"),
            RunStatus.CANCELLED: (_("Cancelled"), "gray"),
        },
    )


class PhaseChoices(ChoiceSet):
    """The phases of a run, in order."""

    CHOICES = _choices(
        Phase,
        {
            Phase.PRECHECK: (_("Precheck"), "gray"),
            Phase.ANNOUNCE: (_("Announcement"), "gray"),
            Phase.FREEZE: (pgettext_lazy("phase", "Freeze"), "gray"),
            Phase.BACKUP: (_("Backup"), "gray"),
            Phase.MIGRATE_DATA: (_("Move of data"), "gray"),
            Phase.MIGRATE_APPLICATION: (_("Move of applications"), "gray"),
            Phase.CUTOVER: (_("Cutover"), "gray"),
            Phase.VERIFY: (_("Verification"), "gray"),
            Phase.AFTERCARE: (_("Aftercare"), "gray"),
            Phase.HANDOVER: (_("Handover"), "gray"),
            Phase.DECOMMISSION: (_("Decommissioning"), "gray"),
        },
    )


class PhaseStatusChoices(ChoiceSet):
    """How far a phase is on a host."""

    CHOICES = _choices(
        PhaseStatus,
        {
            PhaseStatus.PENDING: (pgettext_lazy("phase status", "Pending"), "gray"),
            PhaseStatus.STARTED: (pgettext_lazy("phase status", "Busy"), "indigo"),
            PhaseStatus.DONE: (_("Done"), "green"),
            PhaseStatus.FAILED: (_("Failed"), "red"),
            PhaseStatus.SKIPPED: (_("Skipped"), "cyan"),
            PhaseStatus.TO_UNDO: (_("To be undone"), "orange"),
            PhaseStatus.UNDOING: (_("Being undone"), "indigo"),
            PhaseStatus.UNDO_FAILED: (_("Undoing failed"), "red"),
            PhaseStatus.ROLLED_BACK: (_("Rolled back"), "yellow"),
        },
    )


class UnitStateChoices(ChoiceSet):
    """How far a unit of a run, or a host of it, is."""

    CHOICES = _choices(
        UnitState,
        {
            UnitState.WAITING: (pgettext_lazy("unit state", "Waiting"), "gray"),
            UnitState.RUNNING: (pgettext_lazy("unit state", "Busy"), "indigo"),
            UnitState.DONE: (_("Done"), "green"),
            UnitState.FAILED: (_("Failed"), "red"),
            UnitState.SKIPPED: (_("Skipped"), "cyan"),
            UnitState.ROLLED_BACK: (_("Rolled back"), "yellow"),
        },
    )


class EventKindChoices(ChoiceSet):
    """What happened in a run."""

    CHOICES = _choices(
        EventKind,
        {
            EventKind.PHASE_STARTED: (_("Phase begun"), "indigo"),
            EventKind.PHASE_DONE: (_("Phase done"), "green"),
            EventKind.PHASE_FAILED: (_("Phase failed"), "red"),
            EventKind.UNDO_STARTED: (_("Undoing begun"), "indigo"),
            EventKind.UNDO_DONE: (_("Undone"), "yellow"),
            EventKind.UNDO_FAILED: (_("Undoing failed"), "red"),
            EventKind.TASK: (pgettext_lazy("event", "Task"), "gray"),
            EventKind.COMMAND: (pgettext_lazy("event", "Command"), "gray"),
            EventKind.EVIDENCE: (pgettext_lazy("event", "Evidence"), "gray"),
            EventKind.NOTE: (pgettext_lazy("event", "Note"), "gray"),
            EventKind.CLAIMED: (_("Work taken"), "gray"),
            EventKind.RELEASED: (_("Work given back"), "gray"),
            EventKind.LEASE_LOST: (_("Work taken away"), "orange"),
            EventKind.VERB: (pgettext_lazy("event", "Decision"), "purple"),
            EventKind.STATUS: (pgettext_lazy("event", "Status"), "purple"),
        },
    )


class HostCheckChoices(ChoiceSet):
    """What is found out of a host before a run."""

    CHOICES = _choices(
        CheckKind,
        {CheckKind.PREFLIGHT: (_("Reachability"), "gray"), CheckKind.BACKUP: (_("Backup"), "gray")},
    )


class MilestoneStatusChoices(ChoiceSet):
    """What became of a milestone."""

    CHOICES = _choices(
        MilestoneStatus,
        {
            MilestoneStatus.PLANNED: (pgettext_lazy("milestone", "Planned"), "blue"),
            MilestoneStatus.DONE: (pgettext_lazy("milestone", "Done"), "green"),
            MilestoneStatus.CANCELLED: (pgettext_lazy("milestone", "Cancelled"), "gray"),
        },
    )


class RiskKindChoices(ChoiceSet):
    """Whether it may happen, or has happened."""

    CHOICES = _choices(
        RiskKind,
        {
            RiskKind.RISK: (_("Risk"), "orange"),
            RiskKind.ISSUE: (_("Issue"), "red"),
        },
    )


class RiskStatusChoices(ChoiceSet):
    """Whether anybody has to do with a risk still."""

    CHOICES = _choices(
        RiskStatus,
        {
            RiskStatus.OPEN: (pgettext_lazy("risk", "Open"), "orange"),
            RiskStatus.CLOSED: (pgettext_lazy("risk", "Closed"), "green"),
        },
    )


class BudgetKindChoices(ChoiceSet):
    """What money is for."""

    CHOICES = _choices(
        BudgetKind,
        {
            BudgetKind.STAFF: (_("Staff and contractors"), "indigo"),
            BudgetKind.HARDWARE: (_("Hardware"), "blue"),
            BudgetKind.LICENCES: (_("Licences"), "cyan"),
            BudgetKind.SERVICES: (_("Services of suppliers"), "purple"),
            BudgetKind.TRAINING: (_("Training and communication"), "green"),
            BudgetKind.OTHER: (pgettext_lazy("budget", "Other"), "gray"),
        },
    )


class BudgetStatusChoices(ChoiceSet):
    """How firm a budget line is."""

    CHOICES = _choices(
        BudgetStatus,
        {
            BudgetStatus.DRAFT: (pgettext_lazy("budget", "Draft"), "gray"),
            BudgetStatus.APPROVED: (pgettext_lazy("budget", "Approved"), "green"),
            BudgetStatus.CLOSED: (pgettext_lazy("budget", "Closed"), "blue"),
        },
    )


class ReportNameChoices(ChoiceSet):
    """The reports that there are."""

    CHOICES = _choices(
        ReportName,
        {
            ReportName.PROGRESS: (_("Progress"), "gray"),
            ReportName.LICENCES: (_("Licences"), "gray"),
            ReportName.COUNTS: (_("Counts"), "gray"),
            ReportName.HARMONISATION: (_("Harmonisation"), "gray"),
            ReportName.IMPACT: (_("Impact"), "gray"),
            ReportName.SETTLEMENT: (_("Settlement"), "gray"),
            ReportName.WAVE: (_("Wave"), "gray"),
            ReportName.HIGHLIGHT: (_("Highlight report"), "gray"),
        },
    )


class ReportFormatChoices(ChoiceSet):
    """What a report is written as."""

    CHOICES = _choices(
        FileFormat,
        {
            FileFormat.HTML: ("HTML", "gray"),
            FileFormat.XLSX: ("Excel", "gray"),
            FileFormat.MD: ("Markdown", "gray"),
            FileFormat.CSV: ("CSV", "gray"),
            FileFormat.JSON: ("JSON", "gray"),
        },
    )
