"""What NetBox's global search finds of ours."""

from netbox.search import SearchIndex

from netbox_assettool.models import (
    Account,
    Application,
    Asset,
    AssetIdentifier,
    BudgetLine,
    Conflict,
    Contract,
    DataSet,
    Deployment,
    Entitlement,
    Freeze,
    Integration,
    Milestone,
    ReferenceComponent,
    ReportNote,
    Risk,
    Run,
    SoftwareProduct,
    Supplier,
    SyncRun,
    Wave,
)


class AccountIndex(SearchIndex):
    """Accounts by login."""

    model = Account
    fields = (("login", 120), ("directory_id", 300))
    display_attrs = ("tenant", "department", "enabled")


class ApplicationIndex(SearchIndex):
    """Applications by name and text."""

    model = Application
    fields = (("name", 100), ("version", 300), ("technology", 500), ("description", 500), ("comments", 5000))
    display_attrs = ("version", "status", "tenant", "supplier", "description")


class AssetIndex(SearchIndex):
    """Assets by name and text."""

    model = Asset
    fields = (("name", 100), ("description", 500), ("comments", 5000))
    display_attrs = ("kind", "environment", "lifecycle", "tenant", "device", "virtual_machine")


class AssetIdentifierIndex(SearchIndex):
    """Identifiers by value, so that a serial number finds its asset."""

    model = AssetIdentifier
    fields = (("value", 110),)
    display_attrs = ("type", "asset")


class ConflictIndex(SearchIndex):
    """Conflicts by key and decision."""

    model = Conflict
    fields = (("key", 300), ("resolution", 500), ("rule", 500))
    display_attrs = ("kind", "status", "asset", "application", "field")


class SyncRunIndex(SearchIndex):
    """Runs by their plan and message."""

    model = SyncRun
    fields = (("plan_hash", 300), ("uuid", 300), ("message", 500))
    display_attrs = ("status", "user", "started")


class SupplierIndex(SearchIndex):
    """Suppliers by name and identifier."""

    model = Supplier
    fields = (("name", 100), ("identifier", 300), ("description", 500), ("comments", 5000))
    display_attrs = ("identifier", "website", "description")


class ReferenceComponentIndex(SearchIndex):
    """Reference components by name and identifier."""

    model = ReferenceComponent
    fields = (("name", 110), ("identifier", 300), ("description", 500), ("comments", 5000))
    display_attrs = ("gemma_status", "description")


class DeploymentIndex(SearchIndex):
    """Deployments by maintenance window and text."""

    model = Deployment
    fields = (("maintenance_window", 500), ("description", 500), ("comments", 5000))
    display_attrs = ("application", "environment", "exposure")


class IntegrationIndex(SearchIndex):
    """Integrations by identifier, what they lead to and how they work."""

    model = Integration
    fields = (
        ("identifier", 300),
        ("outside", 120),
        ("standard", 500),
        ("protocol", 500),
        ("intermediary", 500),
        ("description", 500),
        ("comments", 5000),
    )
    display_attrs = ("source", "target", "outside", "status")


class DataSetIndex(SearchIndex):
    """Data sets by name, place and text."""

    model = DataSet
    fields = (("name", 100), ("location", 300), ("new_location", 300), ("description", 500), ("comments", 5000))
    display_attrs = ("kind", "tenant", "application", "status")


class ContractIndex(SearchIndex):
    """Contracts by number, title and text."""

    model = Contract
    fields = (("number", 100), ("title", 120), ("description", 500), ("comments", 5000))
    display_attrs = ("supplier", "tenant", "end", "description")


class SoftwareProductIndex(SearchIndex):
    """Software products by name, key, what they are also called, and SKU."""

    model = SoftwareProduct
    fields = (
        ("name", 100),
        ("key", 110),
        ("publisher", 200),
        ("edition", 300),
        ("aliases", 300),
        ("skus", 300),
        ("description", 500),
        ("comments", 5000),
    )
    display_attrs = ("publisher", "edition", "version", "description")

    @staticmethod
    def get_field_value(instance, field_name):
        """A list as the texts in it."""
        value = getattr(instance, field_name)
        return ", ".join(map(str, value)) or None if isinstance(value, list) else value or None


class EntitlementIndex(SearchIndex):
    """Entitlements by reference, part number and text."""

    model = Entitlement
    fields = (("reference", 100), ("part_number", 300), ("description", 500), ("comments", 5000))
    display_attrs = ("product", "contract", "tenant", "quantity", "end")


class WaveIndex(SearchIndex):
    """Waves by name and text."""

    model = Wave
    fields = (("name", 100), ("description", 500), ("comments", 5000))
    display_attrs = ("number", "week", "status", "description")


class FreezeIndex(SearchIndex):
    """Freezes by name and reason."""

    model = Freeze
    fields = (("name", 100), ("reason", 500))
    display_attrs = ("start", "end", "reason")


class RunIndex(SearchIndex):
    """Runs by UUID, why they are where they are, and emergency."""

    model = Run
    fields = (("uuid", 300), ("emergency", 300), ("why", 500))
    display_attrs = ("wave", "status", "user", "started", "emergency")


class MilestoneIndex(SearchIndex):
    """Milestones by name and text."""

    model = Milestone
    fields = (("name", 100), ("responsible", 300), ("description", 500), ("comments", 5000))
    display_attrs = ("tenant", "planned", "status", "description")


class RiskIndex(SearchIndex):
    """Risks by name, measure and text."""

    model = Risk
    fields = (("name", 100), ("measure", 300), ("responsible", 300), ("description", 500), ("comments", 5000))
    display_attrs = ("kind", "tenant", "status", "description")


class BudgetLineIndex(SearchIndex):
    """Budget lines by name and text."""

    model = BudgetLine
    fields = (("name", 100), ("responsible", 300), ("description", 500), ("comments", 5000))
    display_attrs = ("kind", "tenant", "year", "on", "description")


class ReportNoteIndex(SearchIndex):
    """Notes by what they say."""

    model = ReportNote
    fields = (("author", 300), ("text", 500))
    display_attrs = ("month", "tenant", "author")


indexes = [
    AccountIndex,
    ApplicationIndex,
    AssetIdentifierIndex,
    AssetIndex,
    BudgetLineIndex,
    ConflictIndex,
    ContractIndex,
    DataSetIndex,
    DeploymentIndex,
    EntitlementIndex,
    FreezeIndex,
    IntegrationIndex,
    MilestoneIndex,
    ReferenceComponentIndex,
    ReportNoteIndex,
    RiskIndex,
    RunIndex,
    SoftwareProductIndex,
    SupplierIndex,
    SyncRunIndex,
    WaveIndex,
]
