"""The addresses of the plugin's pages: every model's list pages and object pages, as the views register them."""

from django.urls import include, path
from utilities.urls import get_model_urls

from netbox_assettool import views  # importing registers the views that get_model_urls() looks up

PAGES = {
    "assets": "asset",
    "asset-moves": "assetmove",
    "identifiers": "assetidentifier",
    "observations": "observation",
    "accounts": "account",
    "sync-runs": "syncrun",
    "conflicts": "conflict",
    "suppliers": "supplier",
    "reference-components": "referencecomponent",
    "applications": "application",
    "component-uses": "componentuse",
    "tenant-uses": "tenantuse",
    "deployments": "deployment",
    "deployment-machines": "deploymentmachine",
    "integrations": "integration",
    "data-sets": "dataset",
    "status-changes": "statuschange",
    "contracts": "contract",
    "software-products": "softwareproduct",
    "entitlements": "entitlement",
    "allocations": "allocation",
    "installations": "installation",
    "software-accesses": "softwareaccess",
    "measurements": "measurement",
    "parallel-runs": "parallelrun",
    "position-snapshots": "positionsnapshot",
    "wave-plans": "waveplan",
    "waves": "wave",
    "wave-items": "waveitem",
    "freezes": "freeze",
    "approvals": "approval",
    "waivers": "waiver",
    "runs": "run",
    "milestones": "milestone",
    "risks": "risk",
    "budget-lines": "budgetline",
    "report-notes": "reportnote",
    "settlement-shares": "settlementshare",
    "stored-reports": "storedreport",
}

urlpatterns = [
    path("reports/", views.reports.ReportsView.as_view(), name="reports"),
    *(
        pattern
        for prefix, model in PAGES.items()
        for pattern in (
            path(f"{prefix}/", include(get_model_urls("netbox_assettool", model, detail=False))),
            path(f"{prefix}/<int:pk>/", include(get_model_urls("netbox_assettool", model))),
        )
    ),
]
