"""What the plugin adds to NetBox's own pages: panel, widget, menu, search; and how it fits NetBox's registries."""

import html
import re
from datetime import timedelta
from io import StringIO

import pytest
from core.models import ObjectChange, ObjectType
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse
from extras.dashboard.utils import get_widget_class
from netbox.registry import registry
from plugin_cases import (
    NOON,
    make_access,
    make_allocation,
    make_application,
    make_asset,
    make_budget_line,
    make_component,
    make_component_use,
    make_conflict,
    make_contract,
    make_data_set,
    make_deployment,
    make_deployment_machine,
    make_device,
    make_entitlement,
    make_freeze,
    make_identifier,
    make_installation,
    make_integration,
    make_measurement,
    make_milestone,
    make_note,
    make_observation,
    make_parallel_run,
    make_product,
    make_risk,
    make_run,
    make_share,
    make_supplier,
    make_tenant_use,
    make_virtual_machine,
    make_waiver,
    make_wave,
)

from assettool.domain.observation import FIELDS
from netbox_assettool.dashboard import AssetCountsWidget
from netbox_assettool.field_labels import LABELS
from netbox_assettool.models import (
    Account,
    Allocation,
    Application,
    Approval,
    Asset,
    AssetIdentifier,
    BudgetLine,
    ComponentUse,
    Conflict,
    Contract,
    DataSet,
    Deployment,
    DeploymentMachine,
    Entitlement,
    Freeze,
    Installation,
    Integration,
    Measurement,
    Milestone,
    Observation,
    ParallelRun,
    PositionSnapshot,
    ReferenceComponent,
    ReportNote,
    Risk,
    Run,
    SettlementShare,
    SoftwareAccess,
    SoftwareProduct,
    StoredReport,
    Supplier,
    SyncRun,
    TenantUse,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
)
from netbox_assettool.provenance import provenance_table
from netbox_assettool.template_content import ApplicationsOfObjectPanel, AssetOfObjectPanel

pytestmark = [pytest.mark.real, pytest.mark.django_db]

REGISTER = (
    Application,
    ComponentUse,
    DataSet,
    Deployment,
    DeploymentMachine,
    Integration,
    ReferenceComponent,
    Supplier,
    TenantUse,
)
LICENCES = (
    Allocation,
    Contract,
    Entitlement,
    Installation,
    Measurement,
    ParallelRun,
    PositionSnapshot,
    SoftwareAccess,
    SoftwareProduct,
)
WAVES = (Approval, Freeze, Run, Waiver, Wave, WaveItem, WavePlan)
PROGRAMME = (BudgetLine, Milestone, ReportNote, Risk, SettlementShare, StoredReport)
MODELS = (
    *(Account, Asset, AssetIdentifier, Observation, SyncRun, Conflict),
    *(*REGISTER, *LICENCES, *WAVES, *PROGRAMME),
)


def text_of(response):
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.mark.parametrize(("make", "link"), [(make_device, "device"), (make_virtual_machine, "virtual_machine")])
def test_panel_when_two_sources_differ_then_it_shows_both_and_marks_the_one_that_is_used(make, link, admin_client):
    shown = make()
    asset = make_asset(provenance={"model": "ad"}, **{link: shown})
    make_observation(asset, source="intune", fields={"model": "Latitude 5440"})
    make_observation(asset, source="ad", fields={"model": "Latitude 5430"})
    page = text_of(admin_client.get(shown.get_absolute_url()))
    assert f'href="{asset.get_absolute_url()}"' in page
    assert "Latitude 5440" in page
    assert "<strong>Latitude 5430</strong>" in page
    assert page.count('<span class="visually-hidden">used</span>') == 1
    assert "last seen <" in page
    assert "2026-02-26" in page


@pytest.mark.parametrize("panel", [AssetOfObjectPanel, ApplicationsOfObjectPanel])
def test_panel_when_it_is_registered_then_for_devices_and_virtual_machines_only(panel):
    registered = {model for model, found in registry["plugins"]["template_extensions"].items() if panel in found}
    assert registered == {"dcim.device", "virtualization.virtualmachine"}


@pytest.mark.parametrize(("make", "link"), [(make_device, "device"), (make_virtual_machine, "virtual_machine")])
def test_panel_when_applications_run_there_then_it_shows_environment_role_and_status(make, link, admin_client):
    shown = make()
    asset = make_asset(**{link: shown})
    suite, geo, gone = (make_application(name, status="go") for name in ("Suite", "Geo", "Gone"))
    make_deployment_machine(make_deployment(suite, environment="acceptance"), asset, role="database")
    make_deployment_machine(make_deployment(geo), asset, confirmation="proposed")
    make_deployment_machine(make_deployment(gone), asset, confirmation="rejected")
    page = text_of(admin_client.get(shown.get_absolute_url()))
    panel = page[page.index('id="assettool-applications"') :]
    for text in (">Suite</a>", "Acceptance", "database", "Go</span>", ">Geo</a>", "Proposed"):
        assert text in panel, text
    assert ">Gone</a>" not in page


def test_panel_when_no_application_runs_there_then_there_is_none(admin_client):
    assert "assettool-applications" not in text_of(admin_client.get(make_device().get_absolute_url()))


def test_provenance_when_a_source_has_two_observations_then_the_latest_is_used(admin_user):
    asset = make_asset(provenance={"name": "intune", "serial": "netbox"})
    make_observation(asset, fields={"name": "old", "zzz": 0}, last_seen=NOON - timedelta(days=9))
    make_observation(asset, fields={"name": "new"}, last_seen=NOON)
    table = provenance_table(asset, admin_user)
    assert [line.label for line in table.lines] == ["Name", "Serial number", "zzz"]
    name, serial, other = table.lines
    assert [(cell.value, cell.is_used) for cell in name.cells] == [("new", True), ("old", False)]
    assert (serial.used_source, [cell.is_used for cell in serial.cells]) == ("netbox", [False, False])
    assert [cell.value for cell in other.cells] == [None, 0]


def test_field_labels_when_compared_with_the_domain_then_none_is_missing_or_left_over():
    assert list(LABELS) == list(FIELDS)


def test_asset_page_when_shown_then_it_has_values_and_asks_for_identifiers_observations_and_conflicts(admin_client):
    asset = make_asset(provenance={"serial": "intune"}, device=make_device("lt-1"))
    make_observation(asset, fields={"serial": "SN-1"})
    page = text_of(admin_client.get(asset.get_absolute_url()))
    assert "<strong>SN-1</strong>" in page
    assert ">lt-1</a>" in page
    for model in ("assetidentifier", "observation", "conflict"):
        url = reverse(f"plugins:netbox_assettool:{model}_list")
        assert re.search(rf'hx-get="{url}\?[^"]*asset_id={asset.pk}\b', page)


def test_widget_when_rendered_then_each_kind_has_its_count_and_a_link_to_the_list(admin_user):
    for kind in ("laptop", "laptop", "thin_client"):
        make_asset(kind=kind)
    request = RequestFactory().get("/")
    request.user = admin_user
    shown = "".join(AssetCountsWidget().render(request).split())
    assert "assets/?kind=laptop" in shown
    assert "<span>Laptop</span><span>2</span>" in shown
    assert "<span>Fatclient</span><span>0</span>" in shown
    assert "<strong>Together</strong><strong>3</strong>" in shown


def test_widget_when_a_person_looks_for_widgets_then_it_is_there():
    assert get_widget_class("netbox_assettool.AssetCountsWidget") is AssetCountsWidget


def test_menu_when_an_engineer_looks_then_every_list_is_in_it(admin_client):
    page = text_of(admin_client.get(reverse("home")))
    for model in MODELS:
        assert reverse(f"plugins:netbox_assettool:{model._meta.model_name}_list") in page
    assert reverse("plugins:netbox_assettool:asset_add") in page
    assert reverse("plugins:netbox_assettool:observation_add") not in page


def test_search_when_a_serial_number_is_typed_then_it_finds_the_identifier_and_its_asset(
    admin_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        identifier = make_identifier(make_asset("lt-77"), value="SN-77")
    page = text_of(admin_client.get(reverse("search"), {"q": "sn-77"}))
    assert identifier.get_absolute_url() in page
    assert "lt-77" in page


@pytest.mark.parametrize("model", MODELS)
def test_models_when_netbox_lists_features_then_they_have_what_people_expect(model):
    features = ObjectType.objects.get_for_model(model).features
    expected = {
        "bookmarks",
        "change_logging",
        "custom_fields",
        "custom_links",
        "export_templates",
        "journaling",
        "tags",
    }
    assert expected <= set(features)


def test_related_names_when_other_plugins_are_there_too_then_ours_carry_our_prefix():
    for model in MODELS:
        for field in model._meta.get_fields():
            remote = field.related_model
            if not field.concrete or not field.is_relation or remote._meta.app_label == "netbox_assettool":
                continue
            is_named = field.name not in ("tags", "owner") and not field.remote_field.hidden
            name = field.remote_field.get_accessor_name() if is_named else None
            assert name is None or name.startswith("assettool_"), field


def test_ingest_chunk_when_netbox_lists_object_types_then_it_is_private():
    assert not ObjectType.objects.public().filter(app_label="netbox_assettool", model="ingestchunk").exists()


def test_migrations_when_compared_with_the_models_then_nothing_is_missing():
    out = StringIO()
    call_command("makemigrations", "netbox_assettool", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


def test_changes_when_made_on_a_page_then_the_change_log_has_them(admin_client):
    asset = make_asset()
    admin_client.post(
        reverse("plugins:netbox_assettool:asset_edit", kwargs={"pk": asset.pk}),
        {"name": "new", "kind": "laptop", "environment": "old", "lifecycle": "active", "provenance": ""},
    )
    change = ObjectChange.objects.get(changed_object_id=asset.pk, changed_object_type__model="asset")
    assert (change.action, change.postchange_data["name"], change.postchange_data["provenance"]) == (
        "update",
        "new",
        {},
    )


@pytest.mark.parametrize(
    "make",
    [
        make_access,
        make_allocation,
        make_application,
        make_asset,
        make_budget_line,
        make_component,
        make_component_use,
        make_conflict,
        make_contract,
        make_data_set,
        make_deployment,
        make_deployment_machine,
        make_entitlement,
        make_freeze,
        make_identifier,
        make_installation,
        make_integration,
        make_measurement,
        make_milestone,
        make_note,
        make_observation,
        make_parallel_run,
        make_product,
        make_risk,
        make_run,
        make_share,
        make_supplier,
        make_tenant_use,
        make_waiver,
        make_wave,
    ],
)
def test_edit_page_when_shown_then_it_does_not_point_at_a_manual_that_is_not_there(make, admin_client):
    url = reverse(f"plugins:netbox_assettool:{make()._meta.model_name}_add")
    assert "docs/models/netbox_assettool" not in text_of(admin_client.get(url))
