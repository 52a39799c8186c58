"""The dependency graph in NetBox: what it shows, to whom, as which files, and at which cost."""

import csv
import html
import io
import re
import time
from itertools import pairwise
from random import Random
from xml.etree import ElementTree

import pytest
from dcim.models import Site
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_component,
    make_data_set,
    make_deployment,
    make_deployment_machine,
    make_device,
    make_integration,
    make_virtual_machine,
)
from tenancy.models import Tenant

from assettool.domain.graph import DependencyGraph
from netbox_assettool.models import (
    Application,
    Asset,
    ComponentUse,
    DataSet,
    Deployment,
    DeploymentMachine,
    Integration,
    ReferenceComponent,
    TenantUse,
)
from netbox_assettool.register import graph_register

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SEEN = (
    *(Application, Asset, ComponentUse, DataSet, Deployment, DeploymentMachine, Integration, ReferenceComponent),
    *(TenantUse, Tenant, Site),
)
LIMIT_BYTES = 300_000
PAGE_QUERIES, TAB_QUERIES, REGISTER_QUERIES = 14, 25, 10
# What NetBox reads to know what a user who is not a superuser may do.
PERMISSION_QUERIES = 4


def page(name: str, **kwargs) -> str:
    return reverse(f"plugins:netbox_assettool:application_{name}", kwargs=kwargs)


REST = "plugins-api:netbox_assettool-api:application-graph"


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


def svg_of(response) -> str:
    """The one picture on a page."""
    assert response.status_code == 200
    [found] = re.findall(r"<svg [^>]*class=\"ag\".*?</svg>", response.content.decode(), re.DOTALL)
    ElementTree.fromstring(found)
    return found


def rows_of(response) -> list[dict[str, str]]:
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.fixture
def tenants() -> list[Tenant]:
    return [Tenant.objects.create(name=f"Gemeente {name}", slug=name.lower()) for name in ("Arnhem", "Renkum")]


@pytest.fixture
def chain(tenants) -> list[Application]:
    """Six applications, each hard dependent on the one before it; the first on a server that another shares."""
    arnhem, renkum = tenants
    made = [
        make_application(f"Chain {place}", version="1", tenant=arnhem, users={arnhem: 10 * place, renkum: 1})
        for place in range(1, 7)
    ]
    for one, other in pairwise(made):
        make_integration(one, other, strength="hard")
    return made


@pytest.fixture
def ring(tenants) -> list[Application]:
    """Six applications in a hard circle."""
    made = [make_application(f"Ring {place}", tenant=tenants[1], status="planned") for place in range(1, 7)]
    for one, other in zip(made, [*made[1:], made[0]], strict=True):
        make_integration(one, other, strength="hard")
    return made


def down(*things) -> list[str]:
    return [f"{thing._meta.model_name}:{thing.pk}" for thing in things]


# The whole register


def test_dependencies_when_shown_draw_every_application_with_a_link_and_list_move_groups(admin_client, chain, ring):
    response = admin_client.get(page("dependencies"))
    picture = svg_of(response)
    for each in (*chain, *ring):
        assert f'href="{each.get_absolute_url()}"' in picture
    assert "move group 1" in picture
    assert "Gemeente Arnhem" in picture
    assert "Ring 1 · Gemeente Renkum · Planned · move group 1" in picture
    text = text_of(response)
    assert "Ring 1</a>, <a" in text
    assert 'Move groups <span class="badge text-bg-secondary ms-1">1</span>' in text


def test_dependencies_when_filtered_in_the_address_show_only_those(admin_client, chain, ring, tenants):
    component = make_component("Zaken")
    ComponentUse.objects.create(application=ring[0], component=component)
    for query, seen, unseen in (
        ({"tenant": "arnhem"}, "Chain 1", "Ring 1"),
        ({"tenant_id": tenants[1].pk}, "Ring 2", "Chain 1"),
        ({"status": ["planned", "go"]}, "Ring 2", "Chain 1"),
        ({"component": "Zaken"}, "Ring 1", "Ring 2<"),
        ({"component_id": component.pk, "status": "planned"}, "Ring 1", "Chain 1"),
    ):
        picture = svg_of(admin_client.get(page("dependencies"), query))
        assert seen in picture
        assert unseen not in picture


@pytest.mark.parametrize(
    "query",
    [{"tenant": "x"}, {"status": "x"}, {"component_id": "9"}, {"list": "x"}],
    ids=lambda query: next(iter(query)),
)
def test_dependencies_when_asked_for_what_is_not_there_are_no_page(admin_client, query):
    assert admin_client.get(page("dependencies"), query).status_code == 404


def test_dependencies_when_exported_are_lists_a_picture_and_dot(admin_client, chain, ring):
    server = make_asset("SRV-1", kind="virtual_server")
    for each in chain[:2]:
        make_deployment_machine(make_deployment(each), server, role="database")
    make_integration(chain[0], outside="ring 3")
    [group] = rows_of(admin_client.get(page("dependencies"), {"export": "csv"}))
    assert group["Applications"] == "6"
    assert group["Which"].startswith("Ring 1 (renkum); Ring 2 (renkum)")
    [machine] = rows_of(admin_client.get(page("dependencies"), {"list": "machines", "export": "csv"}))
    assert (machine["Machine"], machine["Roles"], machine["Applications"]) == ("SRV-1", "database", "2")
    [missing] = rows_of(admin_client.get(page("dependencies"), {"list": "missing", "export": "csv"}))
    assert missing["Integration"] == "Chain 1 1 → ring 3"
    assert missing["What is wrong"] == "Leads outside, but the register has it"
    for name in ("circles", "machines", "missing"):
        text_of(admin_client.get(page("dependencies"), {"list": name}))
    picture = admin_client.get(page("dependencies"), {"export": "svg", "tenant": "arnhem"})
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "Ring 1" not in picture.content.decode()
    dot = admin_client.get(page("dependencies"), {"export": "dot"}).content.decode()
    assert dot.startswith("digraph applications {")


# Around one application


def test_application_graph_when_shown_has_its_neighbours_its_move_group_and_the_way_to_what_if(
    admin_client, chain, ring
):
    response = admin_client.get(page("graph", pk=ring[2].pk))
    picture = svg_of(response)
    assert {name for name in (f"Ring {place}" for place in range(1, 7)) if name in picture} == {
        *("Ring 2", "Ring 3", "Ring 4"),
    }
    text = text_of(response)
    assert "Move group 1; these move at once:" in text
    assert f"what-if/?down=application:{ring[2].pk}&mode=fail" in text
    assert f"down=application:{ring[0].pk}&down=application:{ring[1].pk}" in text
    wider = svg_of(admin_client.get(page("graph", pk=ring[2].pk), {"depth": "2"}))
    assert "Ring 5" in wider
    alone = text_of(admin_client.get(page("graph", pk=chain[0].pk), {"depth": "x"}))
    assert "It may move by itself" in alone


def test_application_page_when_shown_leads_to_its_graph_as_a_tab(admin_client, chain):
    assert page("graph", pk=chain[0].pk) in text_of(admin_client.get(chain[0].get_absolute_url()))


# What if


def test_what_if_when_the_first_of_a_chain_fails_shows_all_six_with_depth_way_and_users(admin_client, chain):
    query = {"down": down(chain[0]), "mode": "fail"}
    rows = rows_of(admin_client.get(page("what_if"), {**query, "export": "csv"}))
    assert [(row["Application"], row["Severity"], row["Steps away"]) for row in rows] == [
        (f"Chain {place} 1", "Down", str(place - 1)) for place in range(1, 7)
    ]
    assert rows[5]["How"] == " → ".join(f"Chain {place} 1" for place in range(1, 7))
    assert rows[5]["Users"] == "Gemeente Arnhem 60, Gemeente Renkum 1"
    text = text_of(admin_client.get(page("what_if"), query))
    assert "These fail at the same time" in text
    assert "✖ Chain 6 1" in text
    tenants = rows_of(admin_client.get(page("what_if"), {**query, "list": "tenants", "export": "csv"}))
    assert [(row["Tenant"], row["Down"], row["Users, at least"]) for row in tenants] == [
        ("Gemeente Arnhem", "6", "60"),
        ("Gemeente Renkum", "6", "1"),
    ]


def test_what_if_when_one_of_a_ring_fails_hits_each_once_and_names_the_circle(admin_client, ring):
    rows = rows_of(admin_client.get(page("what_if"), {"down": down(ring[3]), "export": "csv"}))
    assert [row["Steps away"] for row in rows] == ["0", "1", "2", "3", "4", "5"]
    assert {row["Circle"] for row in rows} == {"1"}


def test_what_if_when_several_fail_at_once_they_are_told_together(admin_client, chain, ring):
    server = make_asset("SRV-1", kind="virtual_server")
    make_deployment_machine(make_deployment(chain[4]), server)
    make_deployment_machine(make_deployment(chain[0], environment="test"), server)
    query = {"down": down(ring[0], server), "mode": "fail"}
    rows = rows_of(admin_client.get(page("what_if"), {**query, "export": "csv"}))
    assert {row["Application"] for row in rows} == {
        "Chain 5 1",
        "Chain 6 1",
        *(f"Ring {place}" for place in range(1, 7)),
    }
    assert [row["How"] for row in rows if row["Application"] == "Chain 6 1"] == ["SRV-1 → Chain 5 1 → Chain 6 1"]
    [environment] = rows_of(admin_client.get(page("what_if"), {**query, "list": "environments", "export": "csv"}))
    assert (environment["Application"], environment["Environment"], environment["Machine"]) == (
        *("Chain 1 1", "Test", "SRV-1"),
    )
    for name in ("hits", "tenants", "environments", "machines"):
        text_of(admin_client.get(page("what_if"), {**query, "list": name}))


def test_what_if_when_a_site_fails_takes_all_assets_there_along(admin_client, chain):
    site = Site.objects.create(name="Stadhuis", slug="stadhuis")
    physical = make_asset("SRV-1", kind="physical_server", device=make_device(site=site))
    virtual = make_asset("SRV-2", kind="virtual_server", virtual_machine=make_virtual_machine(site=site))
    make_deployment_machine(make_deployment(chain[5]), physical)
    make_deployment_machine(make_deployment(chain[4]), virtual)
    rows = rows_of(admin_client.get(page("what_if"), {"down": down(site), "export": "csv"}))
    assert {row["Application"] for row in rows} == {"Chain 5 1", "Chain 6 1"}
    assert "Stadhuis" in text_of(admin_client.get(page("what_if"), {"down": down(site)}))


def test_what_if_when_it_moves_shows_cuts_and_offers_the_rest_of_the_move_group(admin_client, ring, chain):
    make_integration(ring[0], chain[0], is_bridge_allowed=False)
    make_integration(ring[0], outside="GBA-V")
    make_integration(ring[0], chain[1])
    make_data_set("zaken", application=ring[0], size_mb=10)
    Application.objects.filter(pk=chain[1].pk).update(status="in_management")
    query = {"down": down(ring[0]), "mode": "move"}
    rows = rows_of(admin_client.get(page("what_if"), {**query, "list": "cuts", "export": "csv"}))
    assert [(row["Moves"], row["Stays"], row["What it takes"]) for row in rows] == [
        ("Ring 1", "Chain 1 1", "Violation: no bridge is allowed"),
        ("Ring 1", "Ring 2", "Violation: it is hard"),
        ("Ring 1", "Ring 6", "Violation: it is hard"),
    ]
    text = text_of(admin_client.get(page("what_if"), query))
    rest = "&".join(f"down=application%3A{each.pk}" for each in (ring[0], *ring[1:]))
    assert "These move at the same time" in text
    assert "Add the rest of the move groups" in text
    assert rest.split("&")[5] in text
    for name in ("cuts", "torn", "joined", "outside", "data"):
        assert rows_of(admin_client.get(page("what_if"), {**query, "list": name, "export": "csv"}))
        text_of(admin_client.get(page("what_if"), {**query, "list": name}))
    assert admin_client.get(page("what_if"), {**query, "mode": "fail", "list": "cuts"}).status_code == 404


def test_what_if_when_the_form_adds_components_puts_them_into_the_address(admin_client, chain):
    server = make_asset("SRV-1")
    query = {
        "down": down(chain[0]),
        "application_id": [chain[0].pk, chain[1].pk],
        "asset_id": server.pk,
        "mode": "move",
    }
    response = admin_client.get(page("what_if"), query)
    assert response.status_code == 302
    words = "&".join(f"down={kind}%3A{thing.pk}" for kind, thing in (
        *(("application", each) for each in chain[:2]), ("asset", server),
    ))  # fmt: skip
    assert response.url == f"{page('what_if')}?{words}&mode=move"
    text = text_of(admin_client.get(response.url))
    assert "no application is known to run on it" in text
    assert "Take SRV-1 away" in text


def test_what_if_when_nothing_is_chosen_says_what_to_do(admin_client):
    assert "Choose applications, machines or sites above" in text_of(admin_client.get(page("what_if")))


@pytest.mark.parametrize(
    "query",
    [
        {"down": "application:999999"},
        {"down": "asset:999999"},
        {"down": "site:999999"},
        {"down": "tenant:1"},
        {"down": "nonsense"},
        {"mode": "explode"},
        {"list": "nonsense"},
    ],
    ids=str,
)
def test_what_if_when_the_address_is_wrong_is_no_page_and_refused_by_rest(admin_client, query):
    assert admin_client.get(page("what_if"), query).status_code == 404
    if "list" not in query:
        assert admin_client.get(reverse(REST), query).status_code == 400


# REST


def test_rest_when_asked_has_nodes_edges_groups_and_what_a_scenario_does(admin_client, chain, ring):
    found = admin_client.get(reverse(REST)).json()
    assert (len(found["nodes"]), len(found["edges"])) == (12, 11)
    assert found["nodes"][0]["url"] == chain[0].get_absolute_url()
    assert found["move_groups"][0]["applications"] == [each.pk for each in ring]
    assert "impact" not in found
    near = admin_client.get(reverse(REST), {"application": chain[2].pk, "down": down(chain[2])}).json()
    assert [node["name"] for node in near["nodes"]] == ["Chain 2", "Chain 3", "Chain 4"]
    assert near["impact"]["counts"]["down"] == 4
    some = admin_client.get(reverse(REST), {"tenant": "renkum", "status": "planned"}).json()
    assert len(some["nodes"]) == 6


@pytest.mark.parametrize("query", [{"application": "999999"}, {"application": "x"}, {"tenant": "x"}, {"status": "x"}])
def test_rest_when_asked_for_what_is_not_there_refuses(admin_client, query):
    assert set(admin_client.get(reverse(REST), query).json()) == set(query)


# Who may see what


SECRET = "zz-hidden"


@pytest.fixture
def restricted(client, django_user_model, chain):
    """Somebody who may see one application, and everything else that there is."""
    user = django_user_model.objects.create_user("restricted")
    allow(user, "view", models=[Application], constraints={"pk": chain[0].pk})
    allow(user, "view", models=[model for model in SEEN if model is not Application])
    client.force_login(user)
    return client


def test_pages_when_one_application_is_seen_show_that_one_alone(restricted, chain, tenants):
    Application.objects.exclude(pk=chain[0].pk).update(name=Concat(Value(SECRET), "name"))
    hidden, server = chain[1], make_asset("SRV-1", kind="virtual_server")
    make_integration(hidden, chain[0], strength="hard", is_bridge_allowed=False)
    make_integration(chain[0], outside=SECRET.upper())
    for each in chain[:2]:
        make_deployment_machine(make_deployment(each), server)
    make_data_set("data", application=hidden)
    scenario = {"down": [*down(chain[0], server)]}
    for url, query in (
        *((page("dependencies"), {"list": name}) for name in ("groups", "circles", "machines", "missing")),
        *((page("dependencies"), {"export": name, "list": "missing"}) for name in ("csv", "svg", "dot")),
        (page("graph", pk=chain[0].pk), {"depth": "4"}),
        *((page("what_if"), {**scenario, "mode": mode}) for mode in ("fail", "move")),
        *((page("what_if"), {**scenario, "list": name}) for name in ("hits", "tenants", "machines")),
        (page("what_if"), {**scenario, "export": "csv"}),
        (reverse(REST), {}),
        (reverse(REST), {**scenario, "mode": "move"}),
        (reverse(REST), {"application": chain[0].pk, "depth": "4"}),
    ):
        response = restricted.get(url, query)
        assert response.status_code == 200, (url, query)
        assert SECRET not in response.content.decode(), (url, query)
    assert len(restricted.get(reverse(REST)).json()["nodes"]) == 1
    assert [each["target"] for each in restricted.get(reverse(REST)).json()["edges"]] == [None]
    assert restricted.get(page("graph", pk=hidden.pk)).status_code == 404
    assert restricted.get(page("what_if"), {"down": down(hidden)}).status_code == 404
    assert restricted.get(reverse(REST), {"down": down(hidden)}).status_code == 400
    assert restricted.get(reverse(REST), {"application": hidden.pk}).status_code == 400


def test_pages_when_machines_users_integrations_and_tenants_are_hidden_show_none(client, django_user_model, chain):
    make_deployment_machine(make_deployment(chain[0]), make_asset(SECRET, kind="virtual_server"))
    make_integration(chain[0], outside=SECRET)
    Tenant.objects.update(name=Concat(Value(SECRET), "name"))
    user = django_user_model.objects.create_user("applications only")
    allow(user, "view", models=[Application])
    client.force_login(user)
    for url, query in (
        (page("dependencies"), {}),
        (page("graph", pk=chain[0].pk), {}),
        (page("what_if"), {"down": down(chain[0]), "list": "tenants"}),
        (reverse(REST), {"down": down(chain[0])}),
    ):
        assert SECRET not in client.get(url, query).content.decode(), url
    found = client.get(reverse(REST), {"down": down(chain[0])}).json()
    assert (found["edges"], found["shared_machines"], found["impact"]["hits"][0]["users"]) == ([], [], {})
    assert client.get(page("what_if"), {"down": down(Asset.objects.get())}).status_code == 404


def test_pages_when_a_user_may_see_no_application_are_refused(client, django_user_model, chain):
    client.force_login(django_user_model.objects.create_user("nobody"))
    for url in (page("dependencies"), page("what_if"), reverse(REST)):
        assert client.get(url).status_code == 403
    assert client.get(page("graph", pk=chain[0].pk)).status_code in (403, 404)


# What it costs


def costs(get) -> tuple[int, float, bytes]:
    """Queries, seconds of CPU and content of the second call: the first fills the caches of the process."""
    get()
    with CaptureQueriesContext(connection) as captured:
        started = time.process_time()
        response = get()
        took = time.process_time() - started
    assert response.status_code == 200
    return len(captured.captured_queries), took, response.content


def make_estate(applications: int, integrations: int) -> list[Application]:
    """An estate made set-wise: five tenants, sixty components, hubs, hard and soft links, two machines each."""
    random = Random(1)
    tenants = [Tenant.objects.get_or_create(name=f"T{place}", slug=f"t{place}")[0] for place in range(5)]
    components = ReferenceComponent.objects.bulk_create(ReferenceComponent(name=f"C{place}") for place in range(60))
    assets = Asset.objects.bulk_create(
        Asset(name=f"SRV-{place}", kind="virtual_server") for place in range(max(applications // 4, 2))
    )
    made = Application.objects.bulk_create(
        Application(name=f"Pakket voor het werk {place}", version=f"{place % 7}.1", tenant=random.choice(tenants))
        for place in range(applications)
    )
    ComponentUse.objects.bulk_create(
        ComponentUse(application=each, component=random.choice(components)) for each in made
    )
    TenantUse.objects.bulk_create(
        TenantUse(application=each, tenant=each.tenant, users=random.randint(1, 400)) for each in made
    )
    by_tenant = {tenant: [each for each in made if each.tenant_id == tenant.pk] for tenant in tenants}
    links = []
    for _ in range(integrations):
        source = random.choice(made)
        near_by = by_tenant[source.tenant]
        links.append(
            Integration(
                source=source,
                target=near_by[int(len(near_by) * random.random() ** 2)],
                direction=random.choice(("left_to_right", "right_to_left", "bidirection", "unknown")),
                strength="hard" if random.random() < 0.3 else "soft",
            )
        )
    Integration.objects.bulk_create(links)
    deployments = Deployment.objects.bulk_create(Deployment(application=each) for each in made)
    DeploymentMachine.objects.bulk_create(
        DeploymentMachine(deployment=each, asset=asset, role=role)
        for each in deployments
        for role, asset in zip(("web", "database"), random.sample(assets, 2), strict=True)
    )
    return made


def costs_of_all(client, application: Application) -> dict[str, tuple[int, float, bytes]]:
    asset = DeploymentMachine.objects.filter(deployment__application=application).first().asset
    scenario = {"down": down(application, asset)}
    asked = {
        "dependencies": (page("dependencies"), {}),
        "dependencies missing": (page("dependencies"), {"list": "missing"}),
        "dependencies csv": (page("dependencies"), {"export": "csv"}),
        "graph": (page("graph", pk=application.pk), {"depth": "2"}),
        "fail": (page("what_if"), {**scenario, "mode": "fail"}),
        "move": (page("what_if"), {**scenario, "mode": "move"}),
        "fail csv": (page("what_if"), {**scenario, "export": "csv"}),
        "rest": (reverse(REST), scenario),
    }
    return {name: costs(lambda url=url, query=query: client.get(url, query)) for name, (url, query) in asked.items()}


@pytest.fixture
def viewer_client(client, django_user_model):
    """Somebody who may see all of it, by object permissions with a constraint."""
    user = django_user_model.objects.create_user("viewer")
    allow(user, "view", models=SEEN, constraints={"pk__gt": 0})
    client.force_login(user)
    return client


@pytest.mark.parametrize(("client_name", "extra"), [("admin_client", 0), ("viewer_client", PERMISSION_QUERIES)])
def test_pages_when_the_register_grows_then_queries_do_not(client_name, extra, request):
    client = request.getfixturevalue(client_name)
    few = {name: queries for name, (queries, _, _) in costs_of_all(client, make_estate(10, 20)[0]).items()}
    Application.objects.all().delete()
    ReferenceComponent.objects.all().delete()
    many = {name: queries for name, (queries, _, _) in costs_of_all(client, make_estate(60, 150)[0]).items()}
    assert few == many
    limits = {"graph": TAB_QUERIES}
    assert {n: queries for n, queries in many.items() if queries > limits.get(n, PAGE_QUERIES + extra)} == {}


def test_register_when_read_takes_few_queries_and_gives_what_the_pages_need(admin_user, django_assert_max_num_queries):
    make_estate(50, 100)
    with django_assert_max_num_queries(REGISTER_QUERIES):
        graph = DependencyGraph(graph_register(admin_user))
    assert len(graph.applications) == 50
    assert graph.shared_machines


def test_dependencies_when_there_are_445_applications_and_900_integrations_stay_small(admin_client):
    hub = make_estate(445, 900)[0]
    found = costs_of_all(admin_client, hub)
    picture = svg_of(admin_client.get(page("dependencies")))
    assert len(picture.encode()) <= LIMIT_BYTES
    assert picture.count("<a id=") == 445
    assert all(took < 2 for _, took, _ in found.values()), found


@pytest.mark.slow
def test_dependencies_when_there_are_ten_thousand_applications_stay_small_and_say_how(admin_client):
    hub = make_estate(10_000, 20_000)[0]
    found = costs_of_all(admin_client, hub)
    assert max(queries for queries, _, _ in found.values()) <= TAB_QUERIES
    response = admin_client.get(page("dependencies"))
    assert len(svg_of(response).encode()) <= LIMIT_BYTES
    assert "10000 applications are drawn as 300 boxes" in text_of(response)
    assert len(svg_of(admin_client.get(page("graph", pk=hub.pk), {"depth": "2"})).encode()) <= LIMIT_BYTES
