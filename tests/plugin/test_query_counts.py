"""What a page, a list or an answer costs in queries: bounded, and the same for 5 and for 50 rows."""

import json

import pytest
from dcim.models import Device
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
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
from tenancy.models import Contact, ContactAssignment, ContactRole, Tenant
from virtualization.models import VirtualMachine

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

REGISTER = (
    Supplier,
    ReferenceComponent,
    Application,
    ComponentUse,
    TenantUse,
    Deployment,
    DeploymentMachine,
    Integration,
    DataSet,
    StatusChange,
)
LICENCES = (
    Contract,
    SoftwareProduct,
    Entitlement,
    Allocation,
    Installation,
    SoftwareAccess,
    Measurement,
    ParallelRun,
    PositionSnapshot,
)
WAVES = (WavePlan, Wave, WaveItem, Freeze, Approval, Waiver, Run)
PROGRAMME = (BudgetLine, Milestone, ReportNote, Risk, SettlementShare, StoredReport)
MODELS = (
    *(Account, Asset, AssetIdentifier, AssetMove, Observation, SyncRun, Conflict),
    *(*REGISTER, *LICENCES, *WAVES, *PROGRAMME),
)
LIST_LIMIT, DETAIL_LIMIT, REST_LIMIT = 14, 25, 12
# What NetBox reads to know what a user who is not a superuser may do.
PERMISSION_QUERIES = 4

GRAPHQL = {
    Asset: "id name tenant { name } device { name } virtual_machine { name } "
    "identifiers { value } observations { source fields run { uuid } } conflicts { key } tags { name }",
    Account: "id login last_seen tenant { name } tags { name }",
    AssetIdentifier: "id value asset { name }",
    AssetMove: "id other_name asset { name } other { name } user { username }",
    Observation: "id source fields asset { name } run { uuid }",
    SyncRun: "id uuid user { username } observations { id } conflicts { id }",
    Conflict: "id key asset { name } application { name } run { uuid } resolved_by { username }",
    Supplier: "id name applications { name } tags { name }",
    ReferenceComponent: "id name availability applications { name }",
    Application: "id name status tenant { name } contract_holder { name } supplier { name } components { name } "
    "tenant_uses { users tenant { name } } deployments { environment } integrations_out { target { name } } "
    "data_sets { name }",
    ComponentUse: "id application { name } component { name }",
    TenantUse: "id users application { name } tenant { name }",
    Deployment: "id environment application { name } machines { name } deployment_machines { role asset { name } }",
    DeploymentMachine: "id role confirmation deployment { environment application { name } } asset { name }",
    Integration: "id identifier source { name } target { name }",
    DataSet: "id name status tenant { name } application { name }",
    StatusChange: "id old new at evidence reason document_url object_type { model } user { username } tags { name }",
    Contract: "id number documents supplier { name } tenant { name } entitlements { reference } tags { name }",
    SoftwareProduct: "id name metrics entitlements { reference } installations { source } accesses { via } "
    "measurements { number }",
    Entitlement: "id reference rights product { name } contract { number supplier { name } } tenant { name } "
    "allocations { quantity }",
    Allocation: "id quantity object_id object_type { model } entitlement { reference }",
    Installation: "id source product { name } asset { name } account { login } application { name } "
    "replica_of { name }",
    SoftwareAccess: "id via product { name } asset { name } account { login }",
    Measurement: "id number product { name } tenant { name }",
    ParallelRun: "id start old { name } new { name }",
    PositionSnapshot: "id number digest user { username } tags { name }",
    WavePlan: "id digest user { username } based_on { digest } tags { name }",
    Wave: "id name status submitted_by { username } plan { digest } items { name } approvals { verdict } "
    "waivers { gate } runs { status } tags { name }",
    WaveItem: "id name state object_id object_type { model } wave { name }",
    Freeze: "id name tenants { name } applications { name }",
    Approval: "id verdict wave { name } user { username }",
    Run: "id status wave { name } user { username } tags { name }",
    Waiver: "id gate wave { name } item { name } user { username }",
    Milestone: "id name planned status tenant { name } tags { name }",
    Risk: "id name probability impact tenant { name } tags { name }",
    BudgetLine: "id name budgeted tenant { name } tags { name }",
    ReportNote: "id month text tenant { name }",
    SettlementShare: "id inhabitants ownership tenant { name }",
    StoredReport: "id report period digest tags { name }",
}


def make_rows(number, user):
    """Every kind of row, each with links of its own, so that a link that is fetched row by row is noticed."""
    for _ in range(number):
        asset_number = Asset.objects.count()
        tenant = Tenant.objects.create(name=f"Tenant {asset_number}", slug=f"tenant-{asset_number}")
        link = {"device": make_device()} if asset_number % 2 else {"virtual_machine": make_virtual_machine()}
        asset = make_asset(tenant=tenant, provenance={"name": "intune"}, **link)
        asset.tags.add("one", "two")
        run = make_run(user=user)
        for source in ("intune", "ad"):
            make_observation(asset, source=source, run=run)
        make_identifier(asset)
        make_account(tenant=tenant)
        make_conflict(asset, run=run, status="resolved", resolved_by=user)
        AssetMove.objects.create(action="merge", asset=asset, other=Asset.objects.first(), user=user)
        application = make_application_rows(tenant, asset)
        make_conflict(application=application, kind="duplicate", run=run)
        make_licence_rows(tenant, asset, application, user)
        make_wave_rows(tenant, asset, application, user)
        make_programme_rows(tenant)


def make_application_rows(tenant, asset):
    """One application with a row of everything that belongs to it."""
    application = make_application(
        tenant=tenant,
        contract_holder=tenant,
        supplier=make_supplier(),
        components=[make_component(), make_component()],
        users={tenant: 10},
        status="go",
    )
    application.tags.add("one", "two")
    make_deployment(application, machines=[asset])
    make_integration(application, make_application(tenant=tenant))
    make_data_set(application=application, tenant=tenant)
    return application


def make_licence_rows(tenant, asset, application, user):
    """One product with a row of everything that belongs to it."""
    product, account = make_product(metrics=["device", "user"], aliases=["x"]), make_account(tenant=tenant)
    contract = make_contract(tenant=tenant, documents=["https://dms.example"])
    entitlement = make_entitlement(product, contract=contract, tenant=tenant)
    things = (tenant, application, account, asset)
    make_allocation(entitlement, to=things[Allocation.objects.count() % len(things)])
    make_installation(product, asset, application=application, replica_of=make_asset())
    make_installation(product, account=account)
    make_access(product, account)
    make_access(product, asset=asset)
    make_measurement(product, tenant=tenant)
    make_parallel_run(asset)
    for row in (product, contract, entitlement, make_snapshot(user=user)):
        row.tags.add("one", "two")


def make_wave_rows(tenant, asset, application, user):
    """One wave with a row of everything that belongs to it."""
    wave = make_wave(plan=make_plan(user=user), submitted_by=user)
    item = make_item(wave, application)
    make_item(wave, asset, kind="server")
    make_approval(wave, user=user)
    make_waiver(wave, item=item, user=user)
    make_wave_run(wave, hosts=[asset], user=user).tags.add("one", "two")
    freeze = make_freeze()
    freeze.tenants.add(tenant)
    freeze.applications.add(application)
    wave.tags.add("one", "two")


def make_programme_rows(tenant):
    """A row of everything that project control keeps."""
    make_note(tenant=tenant)
    make_share(tenant)
    for row in (make_milestone(tenant=tenant), make_risk(tenant=tenant), make_budget_line(tenant=tenant)):
        row.tags.add("one", "two")
    make_stored_report().tags.add("one", "two")


def costs(get):
    """The queries of the second call: the first fills the caches that live as long as the process."""
    get()
    with CaptureQueriesContext(connection) as captured:
        response = get()
    assert response.status_code == 200
    return len(captured.captured_queries), response


def rows_in(response):
    """How many rows an answer of REST or GraphQL holds."""
    answer = response.json()
    return len(answer["results"] if "results" in answer else next(iter(answer["data"].values())))


def costs_of_all(client):
    """The queries of every list page, table export, REST list and GraphQL list."""
    client.get(reverse("home"))  # what NetBox keeps for all pages, such as its own configuration, is read by now
    counts = {}
    for model in MODELS:
        name = model._meta.model_name
        page = reverse(f"plugins:netbox_assettool:{name}_list")
        rest = reverse(f"plugins-api:netbox_assettool-api:{name}-list")
        counts[name, "page"], _ = costs(lambda page=page: client.get(page))
        counts[name, "export"], _ = costs(lambda page=page: client.get(page, {"export": ""}))
        counts[name, "rest"], answer = costs(lambda rest=rest: client.get(rest, {"limit": 50}))
        assert rows_in(answer) == min(model.objects.count(), 50)
        counts[name, "graphql"], answer = costs(lambda query=graphql_list(model): client.post(**query))
        assert rows_in(answer) == min(model.objects.count(), 50)
    return counts


def graphql_list(model):
    """The request for a list of 50 with everything that is linked to it."""
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in model.__name__)
    query = f"{{ assettool{words}_list(pagination: {{limit: 50}}) {{ {GRAPHQL[model]} }} }}"
    return {"path": reverse("graphql"), "data": json.dumps({"query": query}), "content_type": "application/json"}


@pytest.fixture
def viewer_client(client, django_user_model):
    """Somebody who may see everything that these lists show, by object permissions with a constraint."""
    user = django_user_model.objects.create_user("viewer")
    linked = (Device, VirtualMachine, Tenant, Contact, ContactAssignment, django_user_model)
    allow(user, "view", models=[*MODELS, *linked], constraints={"pk__gt": 0})
    client.force_login(user)
    return client


@pytest.mark.parametrize(("client_name", "extra"), [("admin_client", 0), ("viewer_client", PERMISSION_QUERIES)])
def test_lists_when_rows_grow_then_queries_do_not(client_name, extra, request, admin_user):
    client = request.getfixturevalue(client_name)
    make_rows(5, admin_user)
    few = costs_of_all(client)
    make_rows(45, admin_user)
    many = costs_of_all(client)
    assert few == many
    limits = {
        "page": LIST_LIMIT + extra,
        "export": LIST_LIMIT + extra,
        "rest": REST_LIMIT,
        "graphql": LIST_LIMIT + extra,
    }
    assert {what: count for what, count in many.items() if count > limits[what[1]]} == {}


def test_asset_page_when_children_grow_then_queries_do_not(admin_client, admin_user):
    asset = make_asset(tenant=Tenant.objects.create(name="T", slug="t"), device=make_device())

    def add(number):
        for _ in range(number):
            make_observation(asset, run=make_run(user=admin_user))
            make_identifier(asset)
            make_conflict(asset)
            AssetMove.objects.create(action="merge", asset=asset, user=admin_user)

    add(5)
    few, _ = costs(lambda: admin_client.get(asset.get_absolute_url()))
    add(45)
    many, _ = costs(lambda: admin_client.get(asset.get_absolute_url()))
    assert few == many <= DETAIL_LIMIT


def test_run_page_when_children_grow_then_queries_do_not(admin_client, admin_user):
    run = make_run(user=admin_user, sources=[{"name": "intune", "rows": 10}])

    def add(number):
        for _ in range(number):
            make_observation(run=run)
            make_conflict(run=run)
        run.rejects += [{"source": "intune", "origin": "row 2", "label": "x", "reasons": ["no"]}] * number
        run.save()

    add(5)
    few, _ = costs(lambda: admin_client.get(run.get_absolute_url()))
    add(45)
    many, _ = costs(lambda: admin_client.get(run.get_absolute_url()))
    assert few == many <= DETAIL_LIMIT


def test_application_page_when_it_has_42_integrations_then_it_costs_no_more_than_with_two(admin_client):
    tenant = Tenant.objects.create(name="T", slug="t")
    application = make_application(tenant=tenant, contract_holder=tenant, supplier=make_supplier())
    role = ContactRole.objects.create(name="Owner", slug="application-owner")

    def add(number):
        for place in range(number):
            other = make_application(tenant=tenant)
            ends = (application, other) if place % 2 else (other, application)
            make_integration(*ends)
            make_component_use(application)
            make_tenant_use(application)
            make_data_set(application=application)
            make_conflict(application=application)
            contact = Contact.objects.create(name=f"Team {other}")
            ContactAssignment.objects.create(object=application, contact=contact, role=role)

    for environment in ("production", "acceptance", "test", "development"):
        deployment = make_deployment(application, environment=environment)
        for confirmation in ("confirmed", "proposed", "rejected"):
            make_deployment_machine(deployment, confirmation=confirmation)
    add(2)
    few, _ = costs(lambda: admin_client.get(application.get_absolute_url()))
    add(40)
    many, page = costs(lambda: admin_client.get(application.get_absolute_url()))
    assert page.content.decode().count("</a>") > 42
    assert few == many <= DETAIL_LIMIT


@pytest.mark.parametrize(
    "make",
    [
        make_access,
        make_account,
        make_allocation,
        make_approval,
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
        make_item,
        make_measurement,
        make_milestone,
        make_note,
        make_observation,
        make_parallel_run,
        make_plan,
        make_product,
        make_risk,
        make_share,
        make_snapshot,
        make_stored_report,
        make_supplier,
        make_tenant_use,
        make_waiver,
        make_wave_run,
    ],
)
def test_other_pages_when_shown_then_they_stay_within_the_limit(make, admin_client):
    url = make().get_absolute_url()
    queries, _ = costs(lambda: admin_client.get(url))
    assert queries <= DETAIL_LIMIT


def test_product_page_when_there_is_more_of_it_then_queries_do_not_grow(admin_client):
    product = make_product(packs=[{"rights": 2, "price": 5}])

    def add(number):
        for _ in range(number):
            make_entitlement(product)
            make_installation(product)
            make_access(product)
            make_measurement(make_product())

    add(2)
    few, _ = costs(lambda: admin_client.get(product.get_absolute_url()))
    add(20)
    many, _ = costs(lambda: admin_client.get(product.get_absolute_url()))
    assert few == many <= DETAIL_LIMIT


def test_device_page_when_applications_run_on_it_then_they_cost_one_query_however_many_there_are(admin_client):
    device = make_device()
    asset = make_asset(device=device)
    none, _ = costs(lambda: admin_client.get(device.get_absolute_url()))
    make_deployment(machines=[asset])
    one, _ = costs(lambda: admin_client.get(device.get_absolute_url()))
    for _ in range(9):
        make_deployment(machines=[asset])
    ten, page = costs(lambda: admin_client.get(device.get_absolute_url()))
    assert none == one == ten
    assert "assettool-applications" in page.content.decode()


def test_device_page_when_it_has_an_asset_then_the_panel_costs_three_queries_however_many_sources(admin_client):
    plain, known = make_device(), make_device()
    asset = make_asset(device=known)
    make_observation(asset)
    without, _ = costs(lambda: admin_client.get(plain.get_absolute_url()))
    one, _ = costs(lambda: admin_client.get(known.get_absolute_url()))
    for _ in range(49):
        make_observation(asset)
    fifty, _ = costs(lambda: admin_client.get(known.get_absolute_url()))
    assert one == fifty
    assert one - without <= 2  # a device without an asset costs the one that finds none
