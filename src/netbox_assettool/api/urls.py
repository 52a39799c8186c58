"""The addresses of the REST API."""

from django.urls import path
from netbox.api.routers import NetBoxRouter

from netbox_assettool.api import estate, graph, ingest, inventory, landscapes, reports, runs, views, waves

app_name = "netbox_assettool"

router = NetBoxRouter()
router.register("assets", views.AssetViewSet)
router.register("asset-moves", views.AssetMoveViewSet)
router.register("identifiers", views.AssetIdentifierViewSet)
router.register("observations", views.ObservationViewSet)
router.register("accounts", views.AccountViewSet)
router.register("sync-runs", views.SyncRunViewSet)
router.register("conflicts", views.ConflictViewSet)
router.register("suppliers", views.SupplierViewSet)
router.register("reference-components", views.ReferenceComponentViewSet)
router.register("applications", views.ApplicationViewSet)
router.register("component-uses", views.ComponentUseViewSet)
router.register("tenant-uses", views.TenantUseViewSet)
router.register("deployments", views.DeploymentViewSet)
router.register("deployment-machines", views.DeploymentMachineViewSet)
router.register("integrations", views.IntegrationViewSet)
router.register("data-sets", views.DataSetViewSet)
router.register("status-changes", views.StatusChangeViewSet)
router.register("contracts", views.ContractViewSet)
router.register("software-products", views.SoftwareProductViewSet)
router.register("entitlements", views.EntitlementViewSet)
router.register("allocations", views.AllocationViewSet)
router.register("installations", views.InstallationViewSet)
router.register("software-accesses", views.SoftwareAccessViewSet)
router.register("measurements", views.MeasurementViewSet)
router.register("parallel-runs", views.ParallelRunViewSet)
router.register("position-snapshots", views.PositionSnapshotViewSet)
router.register("wave-plans", views.WavePlanViewSet)
router.register("waves", views.WaveViewSet)
router.register("wave-items", views.WaveItemViewSet)
router.register("freezes", views.FreezeViewSet)
router.register("approvals", views.ApprovalViewSet)
router.register("waivers", views.WaiverViewSet)
router.register("runs", views.RunViewSet)
router.register("milestones", views.MilestoneViewSet)
router.register("risks", views.RiskViewSet)
router.register("budget-lines", views.BudgetLineViewSet)
router.register("report-notes", views.ReportNoteViewSet)
router.register("settlement-shares", views.SettlementShareViewSet)
router.register("stored-reports", views.StoredReportViewSet)

urlpatterns = [
    path("fleet/", ingest.FleetView.as_view(), name="fleet"),
    path("register/", ingest.RegisterView.as_view(), name="register"),
    path("licences/", ingest.LicencesView.as_view(), name="licences"),
    path("licences/estate/", estate.EstateView.as_view(), name="licences-estate"),
    path("ingest/start/", ingest.StartView.as_view(), name="ingest-start"),
    path("ingest/chunk/", ingest.ChunkView.as_view(), name="ingest-chunk"),
    path("ingest/finish/", ingest.FinishView.as_view(), name="ingest-finish"),
    path("inventory/", inventory.InventoryView.as_view(), name="inventory"),
    path("applications/graph/", graph.GraphView.as_view(), name="application-graph"),
    path("applications/harmonisation/", landscapes.HarmonisationView.as_view(), name="application-harmonisation"),
    path("applications/comparison/", landscapes.ComparisonView.as_view(), name="application-comparison"),
    path("applications/unfinished/", landscapes.UnfinishedView.as_view(), name="application-unfinished"),
    path("reports/", reports.ReportsView.as_view(), name="reports"),
    path("reports/<str:name>/", reports.ReportView.as_view(), name="report"),
    path("waves/plan/", waves.PlanView.as_view(), name="wave-plan"),
    path("waves/placement/", waves.PlacementView.as_view(), name="wave-placement"),
    path("waves/move/", waves.MoveView.as_view(), name="wave-move"),
    path("waves/<int:pk>/start/", runs.StartView.as_view(), name="wave-start"),
    path("waves/<int:pk>/hosts/", runs.HostsView.as_view(), name="wave-hosts"),
    path("waves/<int:pk>/decide/", runs.DecisionView.as_view(), name="wave-decide"),
    path("waves/<int:pk>/run/", runs.LastRunView.as_view(), name="wave-run"),
    path("host-checks/", runs.ChecksView.as_view(), name="host-checks"),
    path("runs/<uuid:uuid>/", runs.RunView.as_view(), name="run"),
    path("runs/<uuid:uuid>/log/", runs.LogView.as_view(), name="run-log"),
    path("runs/<uuid:uuid>/dossier/", runs.DossierView.as_view(), name="run-dossier"),
    path("runs/<uuid:uuid>/claim/", runs.ClaimView.as_view(), name="run-claim"),
    path("runs/<uuid:uuid>/events/", runs.EventsView.as_view(), name="run-events"),
    path("runs/<uuid:uuid>/release/", runs.ReleaseView.as_view(), name="run-release"),
    *router.urls,
]
