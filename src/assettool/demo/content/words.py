"""What Dutch offices write in their sheets for what is said of applications."""

from assettool.domain.application import (
    ApplicationStatus,
    DeploymentEnvironment,
    Disposition,
    EvidenceKind,
    Exposure,
    ServiceHours,
    Transferability,
)
from assettool.domain.data_set import DataSetKind, DataSetStatus
from assettool.domain.integration import IntegrationStatus

STATUSES: dict[str, str] = {
    ApplicationStatus.REGISTERED: "Geregistreerd", ApplicationStatus.ASSESSED: "Beoordeeld",
    ApplicationStatus.PACKAGED: "Gepackaged", ApplicationStatus.FUNCTIONAL_TEST: "Functionele test",
    ApplicationStatus.USER_ACCEPTANCE: "Gebruikersacceptatie",
    ApplicationStatus.PRODUCTION_ACCEPTANCE: "Productieacceptatie", ApplicationStatus.GO: "Go",
    ApplicationStatus.PLANNED: "Gepland", ApplicationStatus.MIGRATING: "In migratie",
    ApplicationStatus.MIGRATED: "Gemigreerd", ApplicationStatus.AFTERCARE: "Nazorg",
    ApplicationStatus.IN_MANAGEMENT: "In beheer", ApplicationStatus.CLEARED: "Oude omgeving opgeruimd",
    ApplicationStatus.RETIRING: "Wordt uitgefaseerd", ApplicationStatus.RETIRED: "Uitgefaseerd",
    ApplicationStatus.RETAINED: "Behouden", ApplicationStatus.BLOCKED: "Geblokkeerd",
    ApplicationStatus.OUT_OF_SCOPE: "Buiten scope", IntegrationStatus.TESTED: "Getest",
    IntegrationStatus.BRIDGED: "Overbrugd", DataSetStatus.VERIFIED: "Geverifieerd",
}  # fmt: skip
DISPOSITIONS: dict[str, str] = {
    Disposition.UNDECIDED: "Nog te bepalen", Disposition.RETAIN: "Behouden", Disposition.RETIRE: "Uitfaseren",
    Disposition.REHOST: "1-op-1 overzetten", Disposition.RELOCATE: "Verplaatsen",
    Disposition.REPURCHASE: "Vervangen", Disposition.REPLATFORM: "Herplatformen", Disposition.REFACTOR: "Herbouwen",
}  # fmt: skip
TRANSFERABLE: dict[str, str] = {
    Transferability.UNKNOWN: "Onbekend", Transferability.YES: "Ja", Transferability.CONSENT: "Met toestemming",
    Transferability.NO: "Nee",
}  # fmt: skip
HOURS: dict[str, str] = {
    "": "", ServiceHours.OFFICE: "Kantooruren", ServiceHours.EXTENDED: "Verlengd", ServiceHours.CONTINUOUS: "24/7",
}  # fmt: skip
ENVIRONMENTS: dict[str, str] = {
    DeploymentEnvironment.PRODUCTION: "Productie", DeploymentEnvironment.ACCEPTANCE: "Acceptatie",
    DeploymentEnvironment.TEST: "Test", DeploymentEnvironment.DEVELOPMENT: "Ontwikkeling",
}  # fmt: skip
EXPOSURES: dict[str, str] = {
    Exposure.INTERNAL: "Intern", Exposure.PARTNERS: "Ketenpartners", Exposure.INTERNET: "Internet",
}  # fmt: skip
KINDS: dict[str, str] = {
    DataSetKind.DEPARTMENT: "Afdeling", DataSetKind.USER: "Gebruikers", DataSetKind.APPLICATION: "Applicatie",
}  # fmt: skip
EVIDENCE: dict[str, str] = {
    EvidenceKind.FILE: "Bestand", EvidenceKind.OBSERVATION: "Waarneming", EvidenceKind.RUN: "Uitvoering",
    EvidenceKind.DOCUMENT: "Document", EvidenceKind.PERSON: "Persoon",
}  # fmt: skip
