"""Allocations: pages, REST, GraphQL, filters, rules, and who sees which."""

import html
import re
from datetime import date

import pytest
from core.models import ObjectType
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    allow,
    make_account,
    make_allocation,
    make_application,
    make_asset,
    make_entitlement,
    make_product,
)
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
    post_data,
)

from netbox_assettool import querysets
from netbox_assettool.filtersets import AllocationFilterSet
from netbox_assettool.graphql.allocation import AssettoolAllocationType
from netbox_assettool.models import Account, Allocation, Application, Asset

pytestmark = [pytest.mark.real, pytest.mark.django_db]

THINGS = (Application, Account, Asset, Tenant)


class _SeesThings:
    """May see what rights are kept for."""

    def setUp(self):
        super().setUp()
        allow(self.user, "view", models=THINGS)


class TestAllocationPages(AtPluginPages, _SeesThings, ViewTestCases.PrimaryObjectViewTestCase):
    model = Allocation
    validation_excluded_fields = ["application"]

    @classmethod
    def setUpTestData(cls):
        entitlement = make_entitlement(reference="E 1")
        allocations = [make_allocation(entitlement, to) for to in (make_application(), make_asset(), make_account())]
        tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.form_data = {
            "entitlement": entitlement.pk,
            "application": make_application().pk,
            "quantity": 7,
            "start": date(2026, 1, 1),
            "end": date(2026, 12, 31),
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "entitlement,object_type,object_id,quantity,end",
            f"E 1,tenancy.tenant,{tenant.pk},5,2026-12-31",
            f"E 1,netbox_assettool.application,{make_application().pk},,",
            f"E 1,netbox_assettool.asset,{make_asset().pk},1,",
        )
        cls.csv_update_data = ("id,quantity", *(f"{each.pk},{place}" for place, each in enumerate(allocations, 3)))
        cls.bulk_edit_data = {"quantity": 9, "end": date(2027, 12, 31)}


class TestAllocationApi(AtPluginApi, _SeesThings, APIViewTestCases.APIViewTestCase):
    model = Allocation
    type_class = AssettoolAllocationType
    brief_fields = ["display", "entitlement", "id", "object_id", "object_type", "quantity", "url"]
    bulk_update_data = {"quantity": 5}
    bulk_update_invalid_data = {"quantity": 0}
    user_permissions = ("netbox_assettool.view_entitlement",)

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_allocation()
        entitlement = make_entitlement()
        cls.create_data = [
            {
                "entitlement": entitlement.pk,
                "object_type": f"{thing._meta.app_label}.{thing._meta.model_name}",
                "object_id": thing.pk,
                "quantity": 3,
            }
            for thing in (make_application(), make_asset(), Tenant.objects.create(name="Arnhem", slug="arnhem"))
        ]

    def test_create_when_it_is_for_something_else_or_nothing_then_it_is_refused(self):
        self.add_permissions("netbox_assettool.add_allocation")
        site = {"object_type": "dcim.site", "object_id": 1}
        for wrong in (site, {"object_id": 10**9}):
            data = {**self.create_data[0], **wrong}
            self.assertHttpStatus(self.client.post(self._get_list_url(), data, format="json", **self.header), 400)


class TestAllocationFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Allocation.objects.all()
    filterset = AllocationFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.entitlement = make_entitlement(make_product("visio", name="Visio"), reference="E 1")
        cls.tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
        cls.application, cls.account = make_application("Suite"), make_account(login="anna")
        cls.asset = make_asset("lt-1")
        make_allocation(cls.entitlement, cls.tenant, quantity=1, start=date(2026, 1, 1))
        make_allocation(to=cls.application, quantity=2, end=date(2026, 6, 30))
        make_allocation(to=cls.account, quantity=3)
        make_allocation(to=cls.asset, quantity=4)

    def found(self, **filters):
        return {allocation.quantity for allocation in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(quantity=[2, 3]) == {2, 3}
        assert self.found(start=["2026-01-01"]) == {1}
        assert self.found(end__lte=["2026-06-30"]) == {2}
        assert self.found(object_type=["netbox_assettool.asset"]) == {4}
        assert self.found(object_type_id=[ContentType.objects.get_for_model(Asset).pk]) == {4}
        assert self.found(object_id=[self.asset.pk], quantity=[4]) == {4}

    def test_relations(self):
        assert self.found(entitlement=["E 1"]) == {1}
        assert self.found(entitlement_id=[self.entitlement.pk]) == {1}
        assert self.found(product=["visio"]) == {1}
        assert self.found(product_id=[self.entitlement.product.pk]) == {1}
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.tenant.pk]) == {1}
        assert self.found(application_id=[self.application.pk]) == {2}
        assert self.found(account_id=[self.account.pk]) == {3}
        assert self.found(asset_id=[self.asset.pk]) == {4}

    def test_search(self):
        assert self.found(q="visio") == {1}
        assert self.found(q="arnhem") == {1}
        assert self.found(q="suite") == {2}
        assert self.found(q="anna") == {3}
        assert self.found(q="lt-1") == {4}
        assert len(self.found(q=" ")) == 4


def test_list_when_read_in_one_query_then_everything_is_called_what_it_calls_itself():
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    for thing in (make_application(), make_account(), make_asset(), tenant):
        make_allocation(to=thing)
    rows = querysets.allocations()
    assert len(rows) == 4
    assert [row.object_name for row in rows] == [str(row.object) for row in rows]


def test_list_when_sorted_by_what_rights_are_kept_for_then_it_is_in_that_order(admin_client):
    for name in ("B suite", "A suite"):
        make_allocation(to=make_application(name))
    make_allocation(to=make_asset("C machine"))
    page = admin_client.get(reverse("plugins:netbox_assettool:allocation_list"), {"sort": "object"}).content.decode()
    assert page.index(">A suite</a>") < page.index(">B suite</a>") < page.index(">C machine</a>")


def test_allocation_when_there_is_one_for_it_then_it_is_refused():
    allocation = make_allocation()
    with pytest.raises(ValidationError, match="keeps rights for it already"):
        Allocation(entitlement=allocation.entitlement, object=allocation.object).full_clean()


def test_allocation_when_it_ends_before_it_starts_then_it_is_refused():
    term = {"start": date(2026, 1, 1), "end": date(2025, 12, 31)}
    with pytest.raises(ValidationError, match="ends before it starts"):
        Allocation(entitlement=make_entitlement(), object=make_application(), **term).full_clean()


@pytest.mark.parametrize("chosen", [(), ("application", "asset")])
def test_form_when_none_or_several_things_are_chosen_then_it_says_so(chosen, admin_client):
    things = {"application": make_application().pk, "asset": make_asset().pk}
    data = {"entitlement": make_entitlement().pk, "quantity": 1, **{name: things[name] for name in chosen}}
    answer = admin_client.post(reverse("plugins:netbox_assettool:allocation_add"), data)
    assert answer.status_code == 200
    assert "Choose one thing" in answer.content.decode()
    assert not Allocation.objects.exists()


def test_form_when_there_is_one_for_it_then_it_says_so(admin_client):
    allocation = make_allocation()
    data = {"entitlement": allocation.entitlement.pk, "application": allocation.object.pk, "quantity": 1}
    answer = admin_client.post(reverse("plugins:netbox_assettool:allocation_add"), data)
    assert "keeps rights for it already" in answer.content.decode()


def test_form_when_edited_then_it_shows_what_rights_are_kept_for_and_may_change_it(admin_client):
    asset, other = make_asset("lt-1"), make_asset("lt-2")
    allocation = make_allocation(to=asset)
    url = reverse("plugins:netbox_assettool:allocation_edit", kwargs={"pk": allocation.pk})
    page = " ".join(admin_client.get(url).content.decode().split())
    assert re.search(rf'<option value="{asset.pk}" selected ?>lt-1</option>', page)
    data = {"entitlement": allocation.entitlement.pk, "asset": other.pk, "quantity": 1}
    assert admin_client.post(url, post_data(data)).status_code == 302
    assert Allocation.objects.get().object == other


@pytest.mark.parametrize("make", [make_application, make_account])
def test_add_button_when_pressed_on_the_page_of_something_then_the_form_has_it_chosen(make, admin_client):
    thing = make()
    page = admin_client.get(thing.get_absolute_url()).content.decode()
    address = html.unescape(re.search(r'href="([^"]*/allocations/add/\?[^"]*)"', page)[1])
    form = " ".join(admin_client.get(address).content.decode().split())
    assert re.search(rf'<option value="{thing.pk}" selected ?>{thing}</option>', form)


def test_allocations_when_what_they_are_for_goes_then_they_go_along():
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    things = [make_application(), make_account(), make_asset(), tenant]
    for thing in things:
        make_allocation(to=thing)
    stays = make_allocation()
    for thing in things:
        thing.delete()
    assert list(Allocation.objects.all()) == [stays]


def test_allocations_when_the_user_may_not_see_what_they_are_for_then_they_are_hidden(client, django_user_model):
    seen, hidden = make_allocation(to=make_application("Seen")), make_allocation(to=make_application("Secret"))
    of_asset = make_allocation(to=make_asset("Secret"))
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Allocation])
    allow(user, "view", models=[Application], constraints={"name": "Seen"})
    client.force_login(user)
    page = client.get(reverse("plugins:netbox_assettool:allocation_list")).content.decode()
    assert "Seen" in page
    assert "Secret" not in page
    for row, status in ((seen, 200), (hidden, 404), (of_asset, 404)):
        assert client.get(row.get_absolute_url()).status_code == status
    rest = client.get(reverse("plugins-api:netbox_assettool-api:allocation-list")).json()["results"]
    assert [row["object"]["display"] for row in rest] == ["Seen"]
    assert ObjectType.objects.get_for_model(Application).model in rest[0]["object_type"]
