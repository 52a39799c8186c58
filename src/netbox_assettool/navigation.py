"""The plugin's menu."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.plugins import PluginMenu, PluginMenuButton, PluginMenuItem


def _item(model, label, *, by_hand, query=""):
    """A menu line; `by_hand` gives it the button to add one, which objects that a sync writes do without."""
    add = PluginMenuButton(
        link=f"plugins:netbox_assettool:{model}_add",
        title=_("Add"),
        icon_class="mdi mdi-plus-thick",
        permissions=[f"netbox_assettool.add_{model}"],
    )
    bulk_import = PluginMenuButton(
        link=f"plugins:netbox_assettool:{model}_bulk_import",
        title=_("Import"),
        icon_class="mdi mdi-upload",
        permissions=[f"netbox_assettool.add_{model}"],
    )
    item = PluginMenuItem(
        link=f"plugins:netbox_assettool:{model}_list",
        link_text=label,
        permissions=[f"netbox_assettool.view_{model}"],
        buttons=(add, bulk_import) if by_hand else (),
    )
    if query:
        item.url = format_lazy("{}?{}", item.url, query)
    return item


def _page(name, label, model="application"):
    """A menu line for a page that is about all objects of a model."""
    link = f"plugins:netbox_assettool:{name}"
    return PluginMenuItem(link=link, link_text=label, permissions=[f"netbox_assettool.view_{model}"])


menu = PluginMenu(
    label=_("assettool"),
    icon_class="mdi mdi-source-merge",
    groups=(
        (_("Control"), (_page("application_control", _("Project control")),)),
        (
            _("Fleet"),
            (
                _item("asset", _("Assets"), by_hand=True),
                _item("assetidentifier", _("Identifiers"), by_hand=False),
                _item("observation", _("Observations"), by_hand=False),
                _item("account", _("Accounts"), by_hand=False),
                _item("assetmove", _("Merges and splits"), by_hand=False),
            ),
        ),
        (
            _("Applications"),
            (
                _item("application", _("Applications"), by_hand=True),
                _item("deployment", _("Deployments"), by_hand=True),
                _item("deploymentmachine", _("Machines of deployments"), by_hand=True),
                _item("integration", _("Integrations"), by_hand=True),
                _item("dataset", _("Data sets"), by_hand=True),
                _item("statuschange", _("Status changes"), by_hand=False),
                _item("tenantuse", _("Users per tenant"), by_hand=True),
                _item("componentuse", _("Component uses"), by_hand=True),
                _item("supplier", _("Suppliers"), by_hand=True),
                _item("referencecomponent", _("Reference components"), by_hand=True),
            ),
        ),
        (
            _("Decide"),
            (
                _page("application_dependencies", _("Dependency graph")),
                _page("application_what_if", _("What if")),
                _page("application_harmonisation", _("Harmonisation")),
                _page("application_comparison", _("Compare landscapes")),
                _page("application_unfinished", _("Unfinished work")),
            ),
        ),
        (
            pgettext_lazy("report", "Reports"),
            (_page("reports", pgettext_lazy("report", "Reports")),),
        ),
        (
            _("Licences"),
            (
                _page("softwareproduct_positions", _("Position"), "softwareproduct"),
                _page("contract_renewals", _("Renewals"), "softwareproduct"),
                _page("installation_harvest", _("Harvest"), "softwareproduct"),
                _item("contract", _("Contracts"), by_hand=True),
                _item("softwareproduct", _("Software products"), by_hand=True),
                _item("entitlement", _("Entitlements"), by_hand=True),
                _item("allocation", _("Allocations"), by_hand=True),
                _item("installation", _("Installations"), by_hand=False),
                _item("softwareaccess", _("Software accesses"), by_hand=False),
                _item("measurement", _("Measurements"), by_hand=True),
                _item("parallelrun", _("Parallel runs"), by_hand=True),
                _item("positionsnapshot", _("Position snapshots"), by_hand=False),
            ),
        ),
        (
            _("Waves"),
            (
                _page("wave_board", _("Wave board"), "wave"),
                _page("wave_timeline", _("Timeline"), "wave"),
                _item("wave", _("Waves"), by_hand=True),
                _item("waveitem", _("Wave items"), by_hand=False),
                _item("freeze", _("Freezes"), by_hand=True),
                _item("waveplan", _("Wave plans"), by_hand=False),
                _item("approval", _("Approvals"), by_hand=False),
                _item("waiver", _("Waivers"), by_hand=False),
                _item("run", _("Runs"), by_hand=False),
            ),
        ),
        (
            _("Programme"),
            (
                _item("milestone", _("Milestones"), by_hand=True),
                _item("risk", _("Risks and issues"), by_hand=True),
                _item("budgetline", _("Budget lines"), by_hand=True),
                _item("reportnote", _("Report notes"), by_hand=True),
                _item("settlementshare", _("Settlement shares"), by_hand=True),
                _item("storedreport", _("Stored reports"), by_hand=False),
            ),
        ),
        (
            _("Synchronisation"),
            (
                _item("syncrun", _("Sync runs"), by_hand=False),
                _item("conflict", _("Conflicts"), by_hand=False, query="status=open"),
            ),
        ),
    ),
)
