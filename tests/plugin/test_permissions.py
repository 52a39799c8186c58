"""Whoever may see some rows sees those and no other: on every page, in REST, GraphQL, exports, search and panels."""

import json

import pytest
from dcim.models import Device
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from plugin_cases import (
    allow,
    make_access,
    make_account,
    make_allocation,
    make_application,
    make_approval,
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
    make_item,
    make_measurement,
    make_milestone,
    make_note,
    make_observation,
    make_parallel_run,
    make_plan,
    make_product,
    make_risk,
    make_run,
    make_run_event,
    make_share,
    make_snapshot,
    make_stored_report,
    make_supplier,
    make_tenant_use,
    make_virtual_machine,
    make_waiver,
    make_wave,
    make_wave_run,
)
from tenancy.models import Tenant
from virtualization.models import VirtualMachine

from netbox_assettool.dashboard import AssetCountsWidget
from netbox_assettool.models import (
    Account,
    Allocation,
    Application,
    Approval,
    Asset,
    AssetIdentifier,
    AssetMove,
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
    RunPhase,
    SettlementShare,
    SoftwareAccess,
    SoftwareProduct,
    StatusChange,
    StoredReport,
    Supplier,
    SyncRun,
    TenantUse,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SECRET = "zz-hidden"
GATES = [{"gate": "owner", "status": "missing", "waived": [], "missing": [{"name": SECRET, "text": SECRET}]}]
CONSTRAINTS = {
    Account: {"login__startswith": "seen"},
    Asset: {"name__startswith": "seen"},
    AssetIdentifier: {"value__startswith": "SEEN"},
    Observation: {"source__startswith": "seen"},
    SyncRun: {"message__startswith": "seen"},
    Conflict: {"key__startswith": "seen"},
    AssetMove: {"comment__startswith": "seen"},
    Supplier: {"name__startswith": "seen"},
    ReferenceComponent: {"name__startswith": "seen"},
    Application: {"name__startswith": "seen"},
    ComponentUse: {"component__name__startswith": "seen"},
    TenantUse: {"tenant__name__startswith": "seen"},
    Deployment: {"description__startswith": "seen"},
    DeploymentMachine: {"role__startswith": "seen"},
    Integration: {"description__startswith": "seen"},
    DataSet: {"name__startswith": "seen"},
    StatusChange: {"reason__startswith": "seen"},
    Contract: {"number__startswith": "seen"},
    SoftwareProduct: {"name__startswith": "seen"},
    Entitlement: {"reference__startswith": "seen"},
    Allocation: {"quantity__lt": 100},
    Installation: {"source__startswith": "seen"},
    SoftwareAccess: {"via__startswith": "seen"},
    Measurement: {"source__startswith": "seen"},
    ParallelRun: {"remark__startswith": "seen"},
    PositionSnapshot: {"remark__startswith": "seen"},
    WavePlan: {"remark__startswith": "seen"},
    Wave: {"name__startswith": "seen"},
    WaveItem: {"item__startswith": "seen"},
    Freeze: {"name__startswith": "seen"},
    Approval: {"comment__startswith": "seen"},
    Waiver: {"reason__startswith": "seen"},
    Run: {"why__startswith": "seen"},
    Milestone: {"name__startswith": "seen"},
    Risk: {"name__startswith": "seen"},
    BudgetLine: {"name__startswith": "seen"},
    ReportNote: {"author__startswith": "seen"},
    SettlementShare: {"remark__startswith": "seen"},
    StoredReport: {"period__startswith": "seen"},
}
READ_ONLY = {AssetMove, StatusChange, PositionSnapshot, WavePlan, WaveItem, Approval, Waiver, Run, StoredReport}
"""Made by merging, splitting, changing a status, taking one, planning, and by the verbs of waves and of runs, only."""

IN_USE = {"supplier_delete", "referencecomponent_delete", "contract_delete", "softwareproduct_delete", "wave_delete"}
"""Something else needs the seen one, so that the page that would delete it leads back and says so."""


class Rows:
    """One row of each model that the user may see, and two that stay hidden: its own and one on the seen asset."""

    def __init__(self):
        self.seen_device, self.hidden_device = make_device("device-1"), make_device("device-2")
        self.hidden_machine = make_virtual_machine("vm-2")
        self.seen_asset = make_asset("seen asset", device=self.seen_device, provenance={"serial": "seen source"})
        self.hidden_asset = make_asset(f"asset {SECRET}", device=self.hidden_device, description=SECRET)
        make_asset(f"server {SECRET}", virtual_machine=self.hidden_machine)
        self.seen_run = make_run(message="seen run")
        self.hidden_run = make_run(message=f"run {SECRET}", rejects=[{"source": SECRET, "reasons": [SECRET]}])
        self.seen = {
            Account: make_account(login="seen.login"),
            Asset: self.seen_asset,
            SyncRun: self.seen_run,
            AssetIdentifier: make_identifier(self.seen_asset, value="SEEN-SERIAL"),
            Observation: self.observation(self.seen_asset, "seen source", "seen-value", self.seen_run),
            Conflict: make_conflict(self.seen_asset, key="seen conflict", run=self.seen_run),
            AssetMove: self.move(self.seen_asset, "seen move"),
        }
        self.hidden = {
            Account: [make_account(login=f"login.{SECRET}")],
            Asset: [self.hidden_asset],
            SyncRun: [self.hidden_run],
            AssetIdentifier: [
                make_identifier(asset, type="host_name", value=f"host-{SECRET}") for asset in self.assets
            ],
            Observation: [
                self.observation(asset, f"source {SECRET} {asset.pk}", SECRET, self.hidden_run) for asset in self.assets
            ],
            Conflict: [make_conflict(asset, key=f"key {SECRET} {asset.pk}") for asset in self.assets],
            AssetMove: [self.move(asset, f"move {SECRET}") for asset in self.assets],
        }
        self.add_register()
        self.add_licences()
        self.add_waves()
        self.add_programme()

    def add_licences(self):
        """The same of licences; what is about a hidden machine or account is as hidden as that."""
        product, hidden_product = make_product(name="seen product"), make_product(name=f"product {SECRET}")
        contract = make_contract("seen contract", supplier=self.seen[Supplier])
        hidden_contract = make_contract(f"contract {SECRET}", supplier=self.seen[Supplier], title=SECRET)
        entitlement = make_entitlement(product, contract=contract, reference="seen entitlement")
        hidden_entitlement = make_entitlement(hidden_product, contract=hidden_contract, reference=SECRET)
        account, hidden_account = self.seen[Account], self.hidden[Account][0]
        self.seen |= {
            Contract: contract,
            SoftwareProduct: product,
            Entitlement: entitlement,
            Allocation: make_allocation(entitlement, self.seen_application),
            Installation: make_installation(product, self.seen_asset, source="seen source"),
            SoftwareAccess: make_access(product, account, via="seen group"),
            Measurement: make_measurement(product, source="seen source"),
            ParallelRun: make_parallel_run(self.seen_asset, self.seen_asset, remark="seen run"),
            PositionSnapshot: make_snapshot(remark="seen snapshot"),
        }
        self.hidden |= {
            Contract: [hidden_contract],
            SoftwareProduct: [hidden_product],
            Entitlement: [hidden_entitlement, make_entitlement(product, reference=f"entitlement {SECRET}")],
            Allocation: [
                make_allocation(hidden_entitlement, self.seen_application, quantity=1000),
                make_allocation(entitlement, self.hidden_application),
                make_allocation(entitlement, hidden_account),
            ],
            Installation: [
                make_installation(hidden_product, self.seen_asset, source=SECRET, found_as=SECRET),
                make_installation(product, self.hidden_asset, source="seen source"),
                make_installation(product, account=hidden_account, source="seen source"),
            ],
            SoftwareAccess: [
                make_access(hidden_product, account, via=SECRET),
                make_access(product, hidden_account, via="seen group"),
            ],
            Measurement: [make_measurement(each, kind="reported", source=SECRET) for each in (product, hidden_product)],
            ParallelRun: [make_parallel_run(self.seen_asset, self.hidden_asset, remark=SECRET)],
            PositionSnapshot: [make_snapshot(remark=SECRET, content=SECRET)],
        }

    def add_waves(self):
        """The same of waves; what moves of what is hidden is as hidden as that."""
        hidden_plan, plan = make_plan(remark=SECRET, content=SECRET), make_plan(remark="seen plan")
        wave, hidden_wave = make_wave("seen wave", plan=plan), make_wave(f"wave {SECRET}", plan=hidden_plan)
        item = make_item(wave, self.seen_application, item="seen item")
        freeze = make_freeze("seen freeze")
        freeze.tenants.add(self.seen[TenantUse].tenant, self.hidden[TenantUse][0].tenant)
        freeze.applications.add(*self.applications)
        self.seen |= {
            WavePlan: plan,
            Wave: wave,
            WaveItem: item,
            Freeze: freeze,
            Approval: make_approval(wave, comment="seen comment", content={"items": [SECRET]}),
            Waiver: make_waiver(wave, reason="seen reason"),
            Run: self.run(wave, "seen why", self.seen_asset),
        }
        self.hidden |= {
            WavePlan: [hidden_plan],
            Wave: [hidden_wave],
            WaveItem: [
                make_item(wave, self.hidden_application, item="seen item", evidence=SECRET),
                make_item(hidden_wave, self.seen_asset, item=SECRET, name=SECRET, item_name=SECRET),
            ],
            Freeze: [make_freeze(f"freeze {SECRET}", reason=SECRET)],
            Approval: [make_approval(each, comment=SECRET) for each in (wave, hidden_wave)],
            Waiver: [make_waiver(hidden_wave, reason="seen reason"), make_waiver(wave, reason=SECRET)],
            Run: [self.run(hidden_wave, "seen why"), self.run(wave, SECRET, is_open=False, emergency=SECRET)],
        }

    def add_programme(self):
        """The same of what project control keeps; of a hidden tenant too."""
        tenant, hidden_tenant = self.seen[TenantUse].tenant, self.hidden[TenantUse][0].tenant
        self.seen |= {
            Milestone: make_milestone("seen milestone", tenant=tenant),
            Risk: make_risk("seen risk", tenant=tenant),
            BudgetLine: make_budget_line("seen line", tenant=tenant),
            ReportNote: make_note(author="seen author", tenant=tenant),
            SettlementShare: make_share(tenant, remark="seen remark"),
            StoredReport: make_stored_report(b"seen", period="seen"),
        }
        self.hidden |= {
            Milestone: [make_milestone(SECRET, responsible=SECRET, tenant=hidden_tenant)],
            Risk: [make_risk(SECRET, measure=SECRET, tenant=hidden_tenant)],
            BudgetLine: [make_budget_line(SECRET, tenant=hidden_tenant)],
            ReportNote: [make_note(author=SECRET, text=SECRET, tenant=hidden_tenant)],
            SettlementShare: [make_share(hidden_tenant, remark=SECRET)],
            StoredReport: [make_stored_report(SECRET.encode(), period=SECRET)],
        }

    def add_register(self):
        """The same of the application register: hidden rows of their own and on the seen application."""
        supplier, component = make_supplier("seen supplier"), make_component("seen component")
        hidden_component = make_component(f"component {SECRET}")
        self.seen_application = make_application("seen application", supplier=supplier, components=[component])
        self.hidden_application = make_application(f"application {SECRET}", description=SECRET)
        tenant = Tenant.objects.create(name="seen tenant", slug="seen")
        hidden_tenant = Tenant.objects.create(name=f"tenant {SECRET}", slug="hidden")
        deployment = make_deployment(self.seen_application, description="seen deployment")
        secret = {"description": SECRET, "maintenance_window": SECRET}
        others = [make_deployment(each, environment="test", **secret) for each in self.applications]
        seen_machine = make_deployment_machine(deployment, self.seen_asset, role="seen role")
        self.seen |= {
            Supplier: supplier,
            ReferenceComponent: component,
            Application: self.seen_application,
            ComponentUse: self.seen_application.component_uses.get(),
            TenantUse: make_tenant_use(self.seen_application, tenant, users=7),
            Deployment: deployment,
            DeploymentMachine: seen_machine,
            Integration: make_integration(self.seen_application, outside="seen outside", description="seen"),
            DataSet: make_data_set("seen data set", application=self.seen_application),
            StatusChange: self.step(self.seen_application, "seen step"),
        }
        self.hidden |= {
            Supplier: [make_supplier(f"supplier {SECRET}")],
            ReferenceComponent: [hidden_component],
            Application: [self.hidden_application],
            ComponentUse: [make_component_use(each, hidden_component) for each in self.applications],
            TenantUse: [make_tenant_use(each, hidden_tenant, users=1000) for each in self.applications],
            Deployment: others,
            DeploymentMachine: [
                make_deployment_machine(each, self.hidden_asset, role=SECRET) for each in (deployment, *others)
            ],
            Integration: [
                make_integration(each, self.hidden_application, protocol=SECRET) for each in self.applications
            ],
            DataSet: [make_data_set(f"data {SECRET} {each.pk}", application=each) for each in self.applications],
            StatusChange: [
                self.step(self.seen_application, f"step {SECRET}"),
                self.step(self.hidden_application, "seen step of what is not seen"),
            ],
        }

    def run(self, wave, why, *seen, **fields):
        """A run on a hidden host, and on what is seen where it is told."""
        hosts = [make_asset(f"server {SECRET}"), *seen]
        run = make_wave_run(wave, hosts=hosts, why=why, gates=GATES, **fields)
        RunPhase.objects.filter(host__asset=hosts[0]).update(status="failed", text=SECRET)
        make_run_event(run, host=hosts[0].name, text=SECRET)
        return run

    @property
    def applications(self):
        return self.seen_application, self.hidden_application

    @property
    def assets(self):
        return self.seen_asset, self.hidden_asset

    @staticmethod
    def observation(asset, source, value, run):
        return make_observation(asset, source=source, fields={"serial": value}, run=run, origin=f"{value}.csv")

    @staticmethod
    def step(application, reason):
        return StatusChange.objects.create(object=application, old="registered", new="assessed", reason=reason)

    @staticmethod
    def move(asset, comment):
        return AssetMove.objects.create(action="merge", asset=asset, other_name="another", comment=comment)


@pytest.fixture
def rows():
    return Rows()


@pytest.fixture
def user(django_user_model):
    """May do everything with the seen rows, and see all devices and virtual machines."""
    user = django_user_model.objects.create_user("restricted")
    for model, constraints in CONSTRAINTS.items():
        extra = {Wave: ("approve",), Run: ("start",)}.get(model, ())
        allow(user, "view", "add", "change", "delete", *extra, models=[model], constraints=constraints)
    allow(user, "view", models=[Device, VirtualMachine])
    return user


@pytest.fixture
def restricted(client, user):
    client.force_login(user)
    return client


def body(response):
    """All of an answer, streamed or not."""
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def routes(namespace):
    """Every address of ours as (name, names of the keyword arguments that it takes)."""
    resolver = get_resolver()
    for name in namespace.split(":"):
        resolver = resolver.namespace_dict[name][1]
    return list(_routes(resolver.url_patterns, set()))


def _routes(found, taken):
    for entry in found:
        takes = taken | set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield entry.name, takes
        else:
            yield from _routes(entry.url_patterns, takes)


PAGES = "plugins:netbox_assettool"
API = "plugins-api:netbox_assettool-api"


def model_of(route):
    return next(
        model
        for model in CONSTRAINTS
        if route == model._meta.model_name or route.startswith(f"{model._meta.model_name}_")
    )


def test_routes_when_counted_then_none_escapes_this_test():
    pages = routes(PAGES)
    assert len(pages) >= 5 * 10  # each model: list, add, import, bulk edit, bulk delete, page, edit, delete, two tabs
    assert all(takes in ({"pk"}, set()) for _, takes in pages)


def test_pages_when_a_row_is_hidden_then_its_pages_are_not_found_and_the_seen_row_has_them(restricted, rows):
    for route, takes in routes(PAGES):
        if takes:
            model = model_of(route)
            for hidden in rows.hidden[model]:
                assert restricted.get(reverse(f"{PAGES}:{route}", kwargs={"pk": hidden.pk})).status_code == 404, route
            url = reverse(f"{PAGES}:{route}", kwargs={"pk": rows.seen[model].pk})
            response = restricted.get(url, follow=route in IN_USE)
            assert response.status_code == 200, route
            assert SECRET not in body(response), route


def test_pages_of_all_rows_when_some_are_hidden_then_those_are_not_on_them(restricted, rows):
    for route, takes in routes(PAGES):
        if not takes:
            response = restricted.get(reverse(f"{PAGES}:{route}"), follow=True)
            assert response.status_code == (405 if route.endswith("bulk_rename") else 200), route  # that one takes POST
            assert SECRET not in body(response), route


@pytest.mark.parametrize("model", CONSTRAINTS)
def test_list_when_some_are_hidden_then_page_table_and_exports_show_the_seen_one(model, restricted, rows):
    url = reverse(f"{PAGES}:{model._meta.model_name}_list")
    for query, headers in (({}, {}), ({}, {"HX-Request": "true"}), ({"export": ""}, {}), ({"export": "table"}, {})):
        text = body(restricted.get(url, query, headers=headers))
        assert SECRET not in text
        assert "seen" in text.lower()


@pytest.mark.parametrize("model", CONSTRAINTS)
def test_list_when_asked_for_what_hangs_on_a_hidden_row_then_it_does_not_say_what_that_is_called(
    model, restricted, rows
):
    url = reverse(f"{PAGES}:{model._meta.model_name}_list")
    for query in (
        {"asset_id": rows.hidden_asset.pk},
        {"run_id": rows.hidden_run.pk},
        {"application_id": rows.hidden_application.pk},
        {"component_id": rows.hidden[ReferenceComponent][0].pk},
        {"product_id": rows.hidden[SoftwareProduct][0].pk},
        {"contract_id": rows.hidden[Contract][0].pk},
        {"account_id": rows.hidden[Account][0].pk},
        {"q": SECRET},
    ):
        text = body(restricted.get(url, query)).replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
        for name in ("asset ", "run ", "application ", "component ", "product ", "contract ", "login."):
            assert f"{name}{SECRET}" not in text


@pytest.mark.parametrize(
    "model", [AssetIdentifier, Observation, Conflict, DeploymentMachine, Allocation, Installation, SoftwareAccess]
)
def test_add_page_when_its_address_names_a_hidden_asset_then_it_does_not_say_what_that_is_called(
    model, restricted, rows
):
    url = reverse(f"{PAGES}:{model._meta.model_name}_add")
    assert SECRET not in body(restricted.get(url, {"asset": rows.hidden_asset.pk, "run": rows.hidden_run.pk}))


@pytest.mark.parametrize("model", [Allocation, Conflict, ComponentUse, DataSet, Deployment, Installation, TenantUse])
def test_add_page_when_its_address_names_a_hidden_application_then_it_does_not_say_what_that_is_called(
    model, restricted, rows
):
    url = reverse(f"{PAGES}:{model._meta.model_name}_add")
    assert SECRET not in body(restricted.get(url, {"application": rows.hidden_application.pk}))


@pytest.mark.parametrize("model", [Entitlement, Installation, Measurement, SoftwareAccess])
def test_add_page_when_its_address_names_a_hidden_product_then_it_does_not_say_what_that_is_called(
    model, restricted, rows
):
    url = reverse(f"{PAGES}:{model._meta.model_name}_add")
    hidden = {"product": rows.hidden[SoftwareProduct][0].pk, "contract": rows.hidden[Contract][0].pk}
    assert SECRET not in body(restricted.get(url, hidden))


def test_counts_when_some_rows_are_hidden_then_those_are_not_counted(restricted, rows):
    application = restricted.get(reverse(f"{API}:application-list")).json()["results"][0]
    assert application["user_count"] == 7
    assert [component["name"] for component in application["components"]] == ["seen component"]
    assert restricted.get(reverse(f"{API}:deployment-list")).json()["results"][0]["machine_count"] == 1
    for field, model in ((Supplier, "supplier"), (ReferenceComponent, "referencecomponent")):
        make_application(supplier=rows.seen[Supplier], components=[rows.seen[ReferenceComponent]])
        answer = restricted.get(reverse(f"{API}:{model}-list")).json()
        assert answer["results"][0]["application_count"] == 1, field
    page = body(restricted.get(rows.seen_application.get_absolute_url()))
    assert "Together: 7 users" in page
    assert restricted.get(reverse(f"{API}:contract-list")).json()["results"][0]["entitlement_count"] == 1
    product = restricted.get(reverse(f"{API}:softwareproduct-list")).json()["results"][0]
    assert (product["entitlement_count"], product["installation_count"]) == (1, 1)


def test_edit_page_when_a_reference_component_is_hidden_then_saving_leaves_it(restricted, rows):
    url = reverse(f"{PAGES}:application_edit", kwargs={"pk": rows.seen_application.pk})
    data = {"name": "seen application", "licence_transferable": "unknown", "disposition": "undecided"}
    assert restricted.post(url, data).status_code == 302
    left = rows.seen_application.component_uses.get()
    assert left.component == rows.hidden[ReferenceComponent][0]


def test_delete_page_when_hidden_rows_go_along_then_it_counts_them_without_their_names(restricted, rows):
    text = body(restricted.get(reverse(f"{PAGES}:asset_delete", kwargs={"pk": rows.seen_asset.pk})))
    assert "2 conflicts" in " ".join(text.split())
    assert "seen conflict" not in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_delete_page_when_hidden_rows_need_it_then_it_counts_them_without_their_names(method, restricted, rows):
    supplier = rows.seen[Supplier]
    url = reverse(f"{PAGES}:supplier_delete", kwargs={"pk": supplier.pk})
    text = " ".join(body(getattr(restricted, method)(url, {"confirm": "True"}, follow=True)).split())
    assert "1 object that you may not see needs it" in text
    assert "2 dependent objects were found" in text
    assert "seen contract" in text
    assert SECRET not in text
    assert Supplier.objects.filter(pk=supplier.pk).exists()


@pytest.mark.parametrize("action", ["bulk_edit", "bulk_delete"])
@pytest.mark.parametrize("model", [model for model in CONSTRAINTS if model not in READ_ONLY])
def test_bulk_page_when_hidden_rows_are_chosen_then_it_neither_shows_nor_changes_them(model, action, restricted, rows):
    url = reverse(f"{PAGES}:{model._meta.model_name}_{action}")
    hidden = [row.pk for row in rows.hidden[model]]
    before = list(model.objects.filter(pk__in=hidden).values())
    for extra in ({}, {"_apply": "1"}, {"confirm": "1", "_confirm": "1"}):
        response = restricted.post(url, {"pk": hidden, **extra}, follow=True)
        assert SECRET not in body(response)
    assert list(model.objects.filter(pk__in=hidden).values()) == before


@pytest.mark.parametrize("model", CONSTRAINTS)
def test_rest_when_a_row_is_hidden_then_it_is_neither_listed_nor_found(model, restricted, rows):
    name = model._meta.model_name
    for query in ({}, {"brief": 1}, {"q": SECRET}):
        text = body(restricted.get(reverse(f"{API}:{name}-list"), query))
        assert SECRET not in text.replace(f"q={SECRET}", "")
    assert restricted.get(reverse(f"{API}:{name}-list")).json()["count"] == 1
    for hidden in rows.hidden[model]:
        url = reverse(f"{API}:{name}-detail", kwargs={"pk": hidden.pk})
        assert restricted.get(url).status_code == 404
        refused = 405 if model in READ_ONLY else 404
        assert restricted.patch(url, "{}", content_type="application/json").status_code == refused
        assert restricted.delete(url).status_code == refused


def test_rest_when_every_address_is_read_then_no_hidden_row_is_in_any(restricted, rows):
    for route, takes in routes(API):
        if not takes - {"format"}:
            assert SECRET not in body(restricted.get(reverse(f"{API}:{route}"))), route


def test_graphql_when_rows_are_hidden_then_neither_lists_nor_links_show_them(restricted, rows):
    of_asset = "name identifiers { value } observations { source fields } conflicts { key values }"
    of_application = (
        "name components { name } component_uses { id component { name } } tenant_uses { users } "
        "deployments { description machines { name } deployment_machines { role } } integrations_out { protocol } "
        "integrations_in { protocol } data_sets { name }"
    )
    of_product = (
        "name entitlements { reference allocations { quantity object_id } } accesses { via account { login } } "
        "installations { source found_as asset { name } account { login } } measurements { source }"
    )
    of_contract = "title supplier { name contracts { number title } } entitlements { reference }"
    query = f"""{{
        assettool_asset_list {{ {of_asset} }}
        assettool_asset_identifier_list {{ value asset {{ {of_asset} }} }}
        assettool_observation_list {{ source asset {{ {of_asset} }} run {{ message rejects }} }}
        assettool_sync_run_list {{ message observations {{ source }} conflicts {{ key }} }}
        assettool_conflict_list {{ key asset {{ {of_asset} }} run {{ message }} }}
        assettool_supplier_list {{ name applications {{ {of_application} }} }}
        assettool_reference_component_list {{ name applications {{ {of_application} }} }}
        assettool_application_list {{ supplier {{ name }} {of_application} }}
        assettool_component_use_list {{ component {{ name }} application {{ {of_application} }} }}
        assettool_tenant_use_list {{ users application {{ {of_application} }} }}
        assettool_deployment_list {{ description deployment_machines {{ role asset {{ {of_asset} }} }} }}
        assettool_deployment_machine_list {{ role deployment {{ application {{ {of_application} }} }} }}
        assettool_integration_list {{ outside source {{ {of_application} }} target {{ name }} }}
        assettool_data_set_list {{ name application {{ {of_application} }} }}
        assettool_contract_list {{ number {of_contract} }}
        assettool_software_product_list {{ name {of_product} }}
        assettool_entitlement_list {{ reference product {{ {of_product} }} contract {{ {of_contract} }} }}
        assettool_allocation_list {{ quantity entitlement {{ product {{ {of_product} }} }} }}
        assettool_installation_list {{ source product {{ {of_product} }} asset {{ {of_asset} }} }}
        assettool_software_access_list {{ via product {{ {of_product} }} account {{ login }} }}
        assettool_measurement_list {{ source product {{ {of_product} }} }}
        assettool_parallel_run_list {{ remark old {{ {of_asset} }} new {{ {of_asset} }} }}
        assettool_position_snapshot_list {{ remark }}
        assettool_wave_plan_list {{ remark }}
        assettool_wave_list {{ name items {{ item name evidence }} approvals {{ comment }} waivers {{ reason }} }}
        assettool_wave_item_list {{ item name evidence wave {{ name }} }}
        assettool_freeze_list {{ name applications {{ {of_application} }} }}
        assettool_approval_list {{ comment wave {{ name }} }}
        assettool_waiver_list {{ reason wave {{ name }} }}
        assettool_run_list {{ why emergency wave {{ name runs {{ why emergency }} }} }}
        assettool_milestone_list {{ name responsible }}
        assettool_risk_list {{ name measure }}
        assettool_budget_line_list {{ name }}
        assettool_report_note_list {{ author text }}
        assettool_settlement_share_list {{ remark }}
        assettool_stored_report_list {{ period }}
    }}"""
    response = restricted.post(reverse("graphql"), json.dumps({"query": query}), content_type="application/json")
    answer = response.json()
    assert "errors" not in answer
    assert {name: len(found) for name, found in answer["data"].items()} == dict.fromkeys(answer["data"], 1)
    assert SECRET not in json.dumps(answer)


def test_graphql_when_a_hidden_row_is_asked_for_by_its_id_then_it_is_not_given(restricted, rows):
    for model, field in ((Asset, "asset"), (SyncRun, "sync_run"), (Conflict, "conflict")):
        query = f"{{ assettool_{field}(id: {rows.hidden[model][0].pk}) {{ id display }} }}"
        response = restricted.post(reverse("graphql"), json.dumps({"query": query}), content_type="application/json")
        assert response.json()["data"] is None
        assert SECRET not in body(response)


def test_search_when_rows_are_hidden_then_it_finds_only_the_seen_ones(restricted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Rows()
    assert "seen asset" in body(restricted.get(reverse("search"), {"q": "seen"}))
    text = body(restricted.get(reverse("search"), {"q": SECRET}))
    assert f"asset {SECRET}" not in text
    assert f"host-{SECRET}" not in text


def test_device_page_when_its_asset_is_seen_then_the_panel_shows_only_the_seen_source(restricted, rows):
    page = body(restricted.get(rows.seen_device.get_absolute_url()))
    assert "assettool-asset" in page
    assert rows.seen_asset.get_absolute_url() in page
    assert "seen-value" in page
    assert SECRET not in page
    assert "1 open conflict" in page


def test_device_and_vm_page_when_their_asset_is_hidden_then_there_is_no_panel(restricted, rows):
    for shown in (rows.hidden_device, rows.hidden_machine):
        response = restricted.get(shown.get_absolute_url())
        assert response.status_code == 200
        assert "assettool-asset" not in body(response)
        assert SECRET not in body(response)


def test_device_page_when_applications_on_it_are_hidden_then_the_panel_shows_only_the_seen_one(restricted, rows):
    make_deployment_machine(rows.hidden[Deployment][1], rows.seen_asset, role=SECRET)
    page = body(restricted.get(rows.seen_device.get_absolute_url()))
    assert "assettool-applications" in page
    assert "seen application" in page
    assert "seen role" in page
    assert SECRET not in page
    hidden = body(restricted.get(rows.hidden_device.get_absolute_url()))
    assert "assettool-applications" not in hidden


def test_widget_when_assets_are_hidden_then_they_are_not_counted(user, rows):
    request = RequestFactory().get("/")
    request.user = user
    html = "".join(AssetCountsWidget().render(request).split())
    assert "<span>Laptop</span><span>1</span>" in html
    assert "<strong>Together</strong><strong>1</strong>" in html


def test_pages_when_a_user_has_no_permission_then_all_are_refused(client, django_user_model, rows):
    client.force_login(django_user_model.objects.create_user("nobody"))
    for route, takes in routes(PAGES):
        kwargs = {"pk": rows.seen[model_of(route)].pk} if takes else {}
        # The tabs that NetBox adds (change log, journal) say of a hidden object that there is none.
        assert client.get(reverse(f"{PAGES}:{route}", kwargs=kwargs)).status_code in (403, 404), route


def test_pages_when_nobody_is_logged_in_then_all_lead_to_the_login_page(client, rows):
    for route, takes in routes(PAGES):
        kwargs = {"pk": rows.seen[model_of(route)].pk} if takes else {}
        response = client.get(reverse(f"{PAGES}:{route}", kwargs=kwargs))
        assert response.status_code == 302, route
        assert response.url.startswith(reverse("login")), route
