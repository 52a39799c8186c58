"""What is said of a data set that moves: of a department, of users or of an application."""

from enum import StrEnum


class DataSetKind(StrEnum):
    """Whose data they are."""

    DEPARTMENT = "department"
    USER = "user"
    APPLICATION = "application"


class DataSetStatus(StrEnum):
    """How far a data set has come; `domain/status.py` says what may follow what."""

    REGISTERED = "registered"
    ASSESSED = "assessed"
    PLANNED = "planned"
    MIGRATING = "migrating"
    MIGRATED = "migrated"
    VERIFIED = "verified"
    RETAINED = "retained"
    RETIRED = "retired"
    OUT_OF_SCOPE = "out_of_scope"
