"""The forms of the pages: edit, bulk edit, import and filter, one file per model."""

from netbox_assettool.forms.asset import AssetBulkEditForm, AssetFilterForm, AssetForm, AssetImportForm
from netbox_assettool.forms.conflict import (
    ConflictBulkEditForm,
    ConflictFilterForm,
    ConflictForm,
    ConflictImportForm,
)
from netbox_assettool.forms.identifier import (
    AssetIdentifierBulkEditForm,
    AssetIdentifierFilterForm,
    AssetIdentifierForm,
    AssetIdentifierImportForm,
)
from netbox_assettool.forms.observation import (
    ObservationBulkEditForm,
    ObservationFilterForm,
    ObservationForm,
    ObservationImportForm,
)
from netbox_assettool.forms.sync_run import (
    SyncRunBulkEditForm,
    SyncRunFilterForm,
    SyncRunForm,
    SyncRunImportForm,
)

__all__ = [
    "AssetBulkEditForm",
    "AssetFilterForm",
    "AssetForm",
    "AssetIdentifierBulkEditForm",
    "AssetIdentifierFilterForm",
    "AssetIdentifierForm",
    "AssetIdentifierImportForm",
    "AssetImportForm",
    "ConflictBulkEditForm",
    "ConflictFilterForm",
    "ConflictForm",
    "ConflictImportForm",
    "ObservationBulkEditForm",
    "ObservationFilterForm",
    "ObservationForm",
    "ObservationImportForm",
    "SyncRunBulkEditForm",
    "SyncRunFilterForm",
    "SyncRunForm",
    "SyncRunImportForm",
]
