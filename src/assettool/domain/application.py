"""What is said of an application and of where it runs: the words, each with one spelling."""

from enum import StrEnum


class ApplicationStatus(StrEnum):
    """How far an application has come; `domain/status.py` says what may follow what."""

    REGISTERED = "registered"
    ASSESSED = "assessed"
    PACKAGED = "packaged"
    FUNCTIONAL_TEST = "functional_test"
    USER_ACCEPTANCE = "user_acceptance"
    PRODUCTION_ACCEPTANCE = "production_acceptance"
    GO = "go"
    PLANNED = "planned"
    MIGRATING = "migrating"
    MIGRATED = "migrated"
    AFTERCARE = "aftercare"
    IN_MANAGEMENT = "in_management"
    CLEARED = "cleared"
    RETIRING = "retiring"
    RETIRED = "retired"
    RETAINED = "retained"
    BLOCKED = "blocked"
    OUT_OF_SCOPE = "out_of_scope"


class Disposition(StrEnum):
    """What is to become of an application: the seven strategies that cloud migrations know, or none yet."""

    UNDECIDED = "undecided"
    RETAIN = "retain"
    RETIRE = "retire"
    REHOST = "rehost"
    RELOCATE = "relocate"
    REPURCHASE = "repurchase"
    REPLATFORM = "replatform"
    REFACTOR = "refactor"


class Transferability(StrEnum):
    """Whether a licence may go along to another organisation or environment (GIBIT 2023 asks it of each contract)."""

    UNKNOWN = "unknown"
    YES = "yes"
    CONSENT = "consent"  # only when the supplier agrees
    NO = "no"


class ServiceHours(StrEnum):
    """When somebody is there for an application."""

    OFFICE = "office"
    EXTENDED = "extended"
    CONTINUOUS = "continuous"


class DeploymentEnvironment(StrEnum):
    """What a deployment is for (OTAP)."""

    PRODUCTION = "production"
    ACCEPTANCE = "acceptance"
    TEST = "test"
    DEVELOPMENT = "development"

    @property
    def is_production(self) -> bool:
        """Whether users depend on it."""
        return self is DeploymentEnvironment.PRODUCTION


class Exposure(StrEnum):
    """Who can reach a deployment."""

    INTERNAL = "internal"
    PARTNERS = "partners"
    INTERNET = "internet"


class Confirmation(StrEnum):
    """Whether a person has agreed with what evidence proposes."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class EvidenceKind(StrEnum):
    """What a status rests on."""

    FILE = "file"  # a row of an import
    OBSERVATION = "observation"  # what the inventory sees
    RUN = "run"  # a run of a wave
    DOCUMENT = "document"  # an uploaded acceptance
    PERSON = "person"  # a person with a reason


class ContactRole(StrEnum):
    """What people are for an application; the values are the slugs of NetBox's contact roles."""

    OWNER = "application-owner"
    FUNCTIONAL_MANAGER = "functional-manager"
    TECHNICAL_MANAGER = "technical-manager"
