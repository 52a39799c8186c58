"""The addresses of the REST API."""

from django.urls import path
from netbox.api.routers import NetBoxRouter

from netbox_assettool.api import ingest, inventory, views

app_name = "netbox_assettool"

router = NetBoxRouter()
router.register("assets", views.AssetViewSet)
router.register("asset-moves", views.AssetMoveViewSet)
router.register("identifiers", views.AssetIdentifierViewSet)
router.register("observations", views.ObservationViewSet)
router.register("accounts", views.AccountViewSet)
router.register("sync-runs", views.SyncRunViewSet)
router.register("conflicts", views.ConflictViewSet)

urlpatterns = [
    path("fleet/", ingest.FleetView.as_view(), name="fleet"),
    path("ingest/start/", ingest.StartView.as_view(), name="ingest-start"),
    path("ingest/chunk/", ingest.ChunkView.as_view(), name="ingest-chunk"),
    path("ingest/finish/", ingest.FinishView.as_view(), name="ingest-finish"),
    path("inventory/", inventory.InventoryView.as_view(), name="inventory"),
    *router.urls,
]
