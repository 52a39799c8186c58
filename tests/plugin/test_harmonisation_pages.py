"""Harmonisation, compared landscapes and unfinished work: what they show, to whom, as which files, at which cost."""

import csv
import html
import io
import json
import time

import msgspec
import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_component,
    make_component_use,
    make_deployment,
    make_deployment_machine,
    make_supplier,
    make_tenant_use,
)
from tenancy.models import Contact, ContactAssignment, ContactRole, Tenant

from assettool.domain.harmonisation import harmonise
from assettool.domain.landscape import compare, landscapes
from assettool.domain.register_rows import register_of
from assettool.domain.unfinished import unfinished
from netbox_assettool.dashboard import ApplicationStatusWidget, UnfinishedWorkWidget
from netbox_assettool.ingest import register as stream
from netbox_assettool.models import (
    Application,
    Asset,
    ComponentUse,
    Deployment,
    DeploymentMachine,
    ReferenceComponent,
    Supplier,
    TenantUse,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]

PAGES = ("harmonisation", "comparison", "unfinished")
SEEN = (Application, Asset, ComponentUse, Deployment, DeploymentMachine, ReferenceComponent, Supplier, TenantUse)
LIMIT = 10
# What NetBox reads to know what a user who is not a superuser may do.
PERMISSION_QUERIES = 4


def page(name: str) -> str:
    return reverse(f"plugins:netbox_assettool:application_{name}")


def rest(name: str) -> str:
    return reverse(f"plugins-api:netbox_assettool-api:application-{name}")


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


def rows_of(response) -> list[dict[str, str]]:
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.fixture
def tenants() -> list[Tenant]:
    return [Tenant.objects.create(name=name, slug=name.lower()) for name in ("Arnhem", "Renkum")]


@pytest.fixture
def landscape(tenants) -> dict[str, object]:
    """Two tenants with other packages for one function, a shared package, and one alone."""
    arnhem, renkum = tenants
    brp, cases = make_component("BRP", integrity=3), make_component("Zaken")
    centric, pink = make_supplier("Centric"), make_supplier("PinkRoccade")
    own = {"contract_end": "2027-05-01", "licence_transferable": "yes"}
    key2 = make_application(
        "Key2", tenant=arnhem, supplier=centric, yearly_cost=10_000, users={arnhem: 100}, components=[brp], **own
    )
    burger = make_application(
        "iBurger", tenant=renkum, supplier=pink, yearly_cost=50_000, users={renkum: 150, arnhem: 50}, components=[brp]
    )
    suites = [
        make_application(name, tenant=tenant, components=[cases], catalogue={"package": "P-1"}, supplier=centric)
        for name, tenant in (("Suite4Work", arnhem), ("Suite for Work", renkum))
    ]
    alone = make_application("Melddesk", tenant=arnhem)
    make_application("Old", tenant=arnhem, components=[brp], status="retired")
    return {"brp": brp, "key2": key2, "burger": burger, "suites": suites, "alone": alone}


def as_the_command_line_reads_it(user):
    """The register of the stream that the command line reads."""
    rows = []
    for line in list(stream.snapshot(user))[1:-1]:
        batch = json.loads(line)
        rows += [(batch["label"], dict(zip(batch["fields"], row, strict=True))) for row in batch["rows"]]
    return register_of(rows)


def as_json(content) -> object:
    return json.loads(msgspec.json.encode(content))


# Harmonisation


def test_harmonisation_when_two_packages_do_one_function_ranks_it_first_with_its_saving(admin_client, landscape):
    text = text_of(admin_client.get(page("harmonisation")))
    assert "at least" not in text.partition("<tbody>")[2].partition("</tr>")[0]
    assert text.index(">BRP<") < text.index(">Zaken<")
    assert "€ 30,000" in text
    assert "1 application in use has no reference component" in text
    assert "has_component=False" in text
    assert "Old" not in text


def test_harmonisation_when_a_function_is_chosen_shows_the_rows_that_its_figures_are_made_of(admin_client, landscape):
    brp = landscape["brp"]
    text = text_of(admin_client.get(page("harmonisation"), {"component_id": brp.pk}))
    assert '<h2 class="card-header">BRP</h2>' in text
    assert "Key2 (Centric) – € 100.00 per user" in text
    assert f'href="{landscape["burger"].get_absolute_url()}"' in text
    assert "(Arnhem 50, Renkum 150)" in text
    assert "Goes over" in text
    assert "Is the target" in text
    assert f"status__n=retired&component_id={brp.pk}" in text


def test_harmonisation_when_a_row_is_opened_gives_its_applications_alone(admin_client, landscape):
    response = admin_client.get(page("harmonisation"), {"component_id": landscape["brp"].pk, "embedded": "true"})
    assert 'id="uses-' not in text_of(admin_client.get(page("harmonisation"), {"rows": "applications"}))
    text = text_of(response)
    assert "<html" not in text
    assert "Applications that are used as BRP" in text
    assert f'href="{page("harmonisation")}?component_id={landscape["brp"].pk}"' in text
    assert f"status__n=retired&component_id={landscape['brp'].pk}" in text


def test_harmonisation_when_filtered_by_tenant_counts_what_that_tenant_has_or_uses(admin_client, landscape, tenants):
    found = admin_client.get(page("harmonisation"), {"tenant_id": tenants[1].pk, "export": "csv"})
    assert {row["Reference component"]: row["Packages"] for row in rows_of(found)} == {"BRP": "1", "Zaken": "1"}


def test_harmonisation_when_exported_gives_figures_to_the_cent_and_its_applications(admin_client, landscape):
    brp, cases = rows_of(admin_client.get(page("harmonisation"), {"export": "csv"}))
    assert (brp["Reference component"], brp["Packages"], brp["Users"]) == ("BRP", "2", "300")
    assert (brp["Yearly cost"], brp["Saving per year"], brp["Target"]) == ("60000.00", "30000.00", "Key2")
    assert (cases["Without cost"], cases["Without users"]) == ("2", "2")
    rows = rows_of(admin_client.get(page("harmonisation"), {"export": "table", "rows": "applications"}))
    assert [(row["Package"], row["Tenant"], row["Users"], row["Saving per year"]) for row in rows[:2]] == [
        ("iBurger", "Renkum", "200", "30000.00"), ("Key2", "Arnhem", "100", "0.00")]  # fmt: skip
    assert rows[0]["Cost on the target"] == "20000.00"
    assert [row["Package"] for row in rows[2:]] == ["Suite for Work", "Suite for Work"]


def test_rest_of_harmonisation_when_asked_says_what_the_command_line_computes(admin_client, admin_user, landscape):
    said = admin_client.get(rest("harmonisation")).json()
    assert said == as_json(harmonise(as_the_command_line_reads_it(admin_user)).document())
    assert (said["saving"], said["functions"][0]["applications"][0]["saved"]) == (30_000, 30_000)
    one = admin_client.get(rest("harmonisation"), {"component": "Zaken", "tenant": "arnhem"}).json()
    assert [(each["component"], len(each["applications"])) for each in one["functions"]] == [("Zaken", 1)]


# Landscapes


def test_comparison_when_no_two_are_chosen_is_a_matrix_of_all(admin_client, landscape, tenants):
    text = text_of(admin_client.get(page("comparison")))
    assert "50 % (2 of 4)" in text  # iBurger has users in Arnhem
    assert "4 packages" in text
    assert f"tenant_id={tenants[0].pk}&tenant_id={tenants[1].pk}" in text
    arnhem, renkum = rows_of(admin_client.get(page("comparison"), {"export": "csv"}))
    assert (arnhem["Tenant"], arnhem["Renkum"], renkum["Renkum"]) == ("Arnhem", "50", "100")


def test_comparison_when_two_are_chosen_lists_shared_different_and_specific(admin_client, landscape, tenants):
    asked = {"tenant_id": [tenant.pk for tenant in tenants]}
    shared = text_of(admin_client.get(page("comparison"), asked))
    assert "Shared packages" in shared
    assert "Suite4Work" in shared
    assert "Melddesk" not in shared
    different = text_of(admin_client.get(page("comparison"), {**asked, "list": "different"}))
    assert landscape["key2"].get_absolute_url() in different
    first = rows_of(admin_client.get(page("comparison"), {**asked, "list": "first", "export": "csv"}))
    assert [(row["Package"], row["Arnhem"]) for row in first] == [("Melddesk", "Melddesk")]
    (brp,) = rows_of(admin_client.get(page("comparison"), {**asked, "list": "different", "export": "csv"}))
    assert (brp["Reference component"], brp["Both"], brp["Only Arnhem"]) == ("BRP", "iBurger", "Key2")
    assert rows_of(admin_client.get(page("comparison"), {**asked, "list": "second", "export": "csv"})) == []


def test_comparison_when_more_tenants_than_fit_shows_those_that_run_the_most(admin_client):
    for number in range(31):
        tenant = Tenant.objects.create(name=f"Tenant {number:02}", slug=f"tenant-{number:02}")
        make_application("Suite", tenant=tenant)
        if number:
            make_application("More", tenant=tenant)
    text = text_of(admin_client.get(page("comparison")))
    assert "1 tenant that runs less is not shown" in text
    assert len(rows_of(admin_client.get(page("comparison"), {"export": "csv"}))) == 30


def test_rest_of_comparison_when_asked_says_what_the_command_line_computes(admin_client, admin_user, landscape):
    said = admin_client.get(rest("comparison"), {"tenant": ["arnhem", "renkum"]}).json()
    assert said == as_json(compare(*landscapes(as_the_command_line_reads_it(admin_user))).document())
    assert admin_client.get(rest("comparison")).json() == {
        "tenants": {"arnhem": 4, "renkum": 2},
        "likeness": [{"tenants": ["arnhem", "renkum"], "shared": 2, "either": 4, "percent": 50}],
    }


# Unfinished work


@pytest.fixture
def unfinished_work(landscape) -> dict[str, object]:
    """One thing to finish of each kind, and more that are not."""
    server, loose = make_asset("SRV-1", kind="virtual_server"), make_asset("SRV-2", kind="physical_server")
    make_asset("LT-1")
    make_deployment(landscape["key2"], machines=[server])
    proposed = make_deployment(landscape["burger"], environment="test")
    make_deployment_machine(proposed, server, confirmation="proposed")
    role = ContactRole.objects.create(name="Application owner", slug="application-owner")
    contact = Contact.objects.create(name="Burgerzaken")
    ContactAssignment.objects.create(object=landscape["key2"], contact=contact, role=role)
    return {"loose": loose, "proposed": proposed}


def test_unfinished_when_there_is_some_shows_each_kind_with_its_count(admin_client, unfinished_work, landscape):
    said = admin_client.get(rest("unfinished")).json()
    counts = {kind: found["count"] for kind, found in said.items()}
    assert counts == {
        "no_deployment": 3, "no_machine": 1, "no_application": 1, "no_owner": 1, "no_contract": 1, "no_recovery": 2,
    }  # fmt: skip
    text = text_of(admin_client.get(page("unfinished")))
    for label in ("Applications without a deployment", "Servers without an application"):
        assert label in text
    assert landscape["alone"].get_absolute_url() in text


def test_unfinished_when_a_kind_is_chosen_lists_its_things_with_links(admin_client, unfinished_work, landscape):
    text = text_of(admin_client.get(page("unfinished"), {"kind": "no_application"}))
    assert unfinished_work["loose"].get_absolute_url() in text
    assert "SRV-1" not in text
    text = text_of(admin_client.get(page("unfinished"), {"kind": "no_machine"}))
    assert unfinished_work["proposed"].get_absolute_url() in text
    text = text_of(admin_client.get(page("unfinished"), {"kind": "no_contract"}))
    assert "Contract end" in text
    assert landscape["burger"].get_absolute_url() in text


def test_unfinished_when_exported_has_one_kind_or_all(admin_client, unfinished_work, tenants):
    every = rows_of(admin_client.get(page("unfinished"), {"export": "csv"}))
    assert len(every) == 9
    assert every[3]["Unfinished"] == "Deployments without a confirmed machine"
    (one,) = rows_of(admin_client.get(page("unfinished"), {"export": "csv", "kind": "no_owner"}))
    assert (one["Name"], one["Critical by"], one["Lacks"]) == ("iBurger", "Integrity", "Owner")
    assert rows_of(admin_client.get(page("unfinished"), {"export": "", "kind": "no_owner", "tenant": "arnhem"})) == []


def test_rest_of_unfinished_when_asked_says_what_the_command_line_computes(admin_client, admin_user, unfinished_work):
    said = admin_client.get(rest("unfinished")).json()
    read = unfinished(as_the_command_line_reads_it(admin_user))
    assert {kind: found["items"] for kind, found in said.items()} == as_json(
        {kind: [item.document() for item in items] for kind, items in read.items()}
    )
    only = admin_client.get(rest("unfinished"), {"kind": "no_machine", "tenant": "renkum"}).json()
    assert {kind: found["count"] for kind, found in only.items()} == {"no_machine": 1}


# Who sees what


@pytest.fixture
def one_only(client, django_user_model, landscape):
    """Somebody who may see one application, and everything else."""
    user = django_user_model.objects.create_user("one")
    allow(user, "view", models=[Application], constraints={"name": "Key2"})
    allow(user, "view", models=[*SEEN[1:], Tenant, ContactAssignment])
    client.force_login(user)
    return client


def test_pages_when_a_user_may_see_one_application_show_one(one_only, landscape, tenants):
    hidden = ("iBurger", "Suite", "Melddesk")
    for name in PAGES:
        answers = [one_only.get(page(name)), one_only.get(rest(name))]
        answers.append(one_only.get(page(name), {"tenant_id": [tenant.pk for tenant in tenants]}))
        answers.append(one_only.get(page(name), {"export": "csv"}))
        for answer in answers:
            text = text_of(answer)
            assert not [each for each in hidden if each in text], name
    (function,) = one_only.get(rest("harmonisation")).json()["functions"]
    assert [row["application"]["key"] for row in function["applications"]] == ["arnhem/Key2/"]
    assert one_only.get(rest("comparison")).json()["tenants"] == {"arnhem": 1}
    assert one_only.get(rest("unfinished")).json()["no_deployment"]["count"] == 1


@pytest.mark.parametrize("name", PAGES)
def test_pages_when_a_user_may_see_no_applications_are_refused(name, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert client.get(page(name)).status_code == 403
    assert client.get(rest(name)).status_code == 403
    client.logout()
    assert client.get(page(name)).status_code == 302
    assert client.get(rest(name)).status_code in (401, 403)


def test_unfinished_when_a_user_may_not_see_deployments_does_not_say_that_there_are_none(
    client, django_user_model, unfinished_work
):
    user = django_user_model.objects.create_user("some")
    allow(user, "view", models=[Application])
    Application.objects.filter(name="iBurger").update(confidentiality=3)
    client.force_login(user)
    assert set(client.get(rest("unfinished")).json()) == {"no_contract", "no_recovery"}
    assert "Kinds for which you may not see enough" in text_of(client.get(page("unfinished")))
    assert client.get(page("unfinished"), {"kind": "no_deployment"}).status_code == 404
    (item,) = client.get(rest("unfinished"), {"kind": "no_contract"}).json()["no_contract"]["items"]
    assert "contract_holder" not in item["lacks"]  # it has one, though not for this user's eyes


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("asked", [{"tenant_id": "999999"}, {"tenant": "gotham"}, {"tenant_id": "x"}])
def test_pages_when_a_tenant_is_unknown_say_so(name, asked, admin_client):
    assert admin_client.get(page(name), asked).status_code == 404
    refused = admin_client.get(rest(name), asked)
    assert refused.status_code == 400
    assert set(refused.json()) == set(asked)


@pytest.mark.parametrize(
    ("name", "asked"),
    [("harmonisation", {"component": "x"}), ("unfinished", {"kind": "x"}), ("comparison", {"list": "x"})],
)
def test_pages_when_something_else_is_unknown_are_not_there(name, asked, admin_client, tenants):
    chosen = {"tenant_id": [tenant.pk for tenant in tenants]}
    assert admin_client.get(page(name), {**chosen, **asked}).status_code == 404


def test_pages_when_there_is_nothing_say_so(admin_client):
    for name in PAGES:
        text_of(admin_client.get(page(name)))
        assert admin_client.get(rest(name)).status_code == 200


# Home page


def test_widgets_when_shown_count_what_the_user_may_see(unfinished_work, admin_user, django_user_model):
    request = RequestFactory().get("/")
    request.user = admin_user
    shown = " ".join(ApplicationStatusWidget().render(request).split())
    assert "<span>Registered</span> <span>5</span>" in shown
    assert "<strong>6</strong>" in shown
    work = " ".join(UnfinishedWorkWidget().render(request).split())
    assert f'href="{page("unfinished")}?kind=no_machine"' in work
    assert "<span>Servers without an application</span> <span>1</span>" in work
    request.user = django_user_model.objects.create_user("nobody")
    assert "Nothing to count" in UnfinishedWorkWidget().render(request)
    assert "Nothing to count" in ApplicationStatusWidget().render(request)


# What it costs


def costs(get) -> tuple[int, float]:
    """Queries and seconds of the second call: the first fills the caches that live as long as the process."""
    get()
    with CaptureQueriesContext(connection) as captured:
        started = time.perf_counter()
        response = get()
        took = time.perf_counter() - started
    assert response.status_code == 200
    return len(captured.captured_queries), took


def make_many(number: int) -> None:
    """Applications with all that hangs on one, in a few tenants and functions."""
    start = Application.objects.count()
    tenants = [Tenant.objects.get_or_create(name=f"T{place}", slug=f"t{place}")[0] for place in range(8)]
    components = [ReferenceComponent.objects.get_or_create(name=f"C{place}")[0] for place in range(5)]
    for place in range(start, start + number):
        tenant = tenants[place % 8]
        application = make_application(
            f"Package {place // 3}", version=str(place), tenant=tenant, supplier=make_supplier(), rto_hours=4,
            yearly_cost=place
        )  # fmt: skip
        make_component_use(application, components[place % 5])
        make_tenant_use(application, tenant)
        make_deployment(application, machines=[make_asset(kind="virtual_server")])


def costs_of_all(client) -> dict[tuple[str, str], int]:
    counts = {}
    two = {"tenant": ["t0", "t1"]}
    one = {"component": "C1"}
    for name, asked in (
        *((name, {}) for name in PAGES),
        ("comparison", two),
        ("comparison", {**two, "list": "different"}),
        ("harmonisation", one),
        ("harmonisation", {**one, "embedded": "true"}),
        ("unfinished", {"kind": "no_owner"}),
    ):
        counts[name, str(asked)], _ = costs(lambda name=name, asked=asked: client.get(page(name), asked))
        counts[name, f"{asked} csv"], _ = costs(
            lambda name=name, asked=asked: client.get(page(name), {**asked, "export": "csv"})
        )
        counts[name, f"{asked} rest"], _ = costs(lambda name=name, asked=asked: client.get(rest(name), asked))
    return counts


@pytest.fixture
def viewer_client(client, django_user_model):
    """Somebody who may see all of it, by object permissions with a constraint."""
    user = django_user_model.objects.create_user("viewer")
    allow(user, "view", models=[*SEEN, Tenant, ContactAssignment], constraints={"pk__gt": 0})
    client.force_login(user)
    return client


@pytest.mark.parametrize(("client_name", "extra"), [("admin_client", 0), ("viewer_client", PERMISSION_QUERIES)])
def test_pages_when_applications_grow_then_queries_do_not(client_name, extra, request):
    client = request.getfixturevalue(client_name)
    make_many(10)
    few = costs_of_all(client)
    make_many(50)
    many = costs_of_all(client)
    assert few == many
    assert {what: count for what, count in many.items() if count > LIMIT + extra} == {}
