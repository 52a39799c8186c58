"""The forms of the pages: edit, bulk edit, import and filter, one file per model."""

from netbox_assettool.forms.account import (
    AccountBulkEditForm,
    AccountFilterForm,
    AccountForm,
    AccountImportForm,
)
from netbox_assettool.forms.asset import AssetBulkEditForm, AssetFilterForm, AssetForm, AssetImportForm
from netbox_assettool.forms.asset_move import AssetMergeForm, AssetMoveFilterForm, AssetSplitForm
from netbox_assettool.forms.conflict import (
    ConflictBulkEditForm,
    ConflictFilterForm,
    ConflictForm,
    ConflictImportForm,
    ConflictResolveForm,
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
    "AccountBulkEditForm",
    "AccountFilterForm",
    "AccountForm",
    "AccountImportForm",
    "AssetBulkEditForm",
    "AssetFilterForm",
    "AssetForm",
    "AssetIdentifierBulkEditForm",
    "AssetIdentifierFilterForm",
    "AssetIdentifierForm",
    "AssetIdentifierImportForm",
    "AssetImportForm",
    "AssetMergeForm",
    "AssetMoveFilterForm",
    "AssetSplitForm",
    "ConflictBulkEditForm",
    "ConflictFilterForm",
    "ConflictForm",
    "ConflictImportForm",
    "ConflictResolveForm",
    "ObservationBulkEditForm",
    "ObservationFilterForm",
    "ObservationForm",
    "ObservationImportForm",
    "SyncRunBulkEditForm",
    "SyncRunFilterForm",
    "SyncRunForm",
    "SyncRunImportForm",
]
