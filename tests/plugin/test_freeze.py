"""Freezes: pages, REST, GraphQL, filters and rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from plugin_cases import AtPluginApi, AtPluginPages, InUtc, allow, make_application, make_freeze
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import FreezeFilterSet
from netbox_assettool.graphql.freeze import AssettoolFreezeType
from netbox_assettool.models import Application, Freeze

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def make_tenant(name):
    return Tenant.objects.create(name=name, slug=name.lower())


class TestFreezePages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Freeze

    @classmethod
    def setUpTestData(cls):
        freezes = [make_freeze() for _ in range(3)]
        application = make_application()
        cls.form_data = {
            "name": "Elections",
            "start": date(2026, 3, 16),
            "end": date(2026, 3, 20),
            "reason": "the council is elected",
            "tenants": [make_tenant("Arnhem").pk],
            "applications": [application.pk],
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "name,start,end,tenants,applications",
            "Tax,2026-02-02,2026-02-13,Arnhem,",
            f"Salary,2026-03-23,2026-03-24,,{application.pk}",
            "Christmas,2026-12-21,2027-01-03,,",
        )
        cls.csv_update_data = ("id,reason", *(f"{each.pk},text {place}" for place, each in enumerate(freezes)))
        cls.bulk_edit_data = {"reason": "text", "start": date(2026, 3, 1), "end": date(2026, 3, 31)}


class TestFreezeApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Freeze
    type_class = AssettoolFreezeType
    brief_fields = ["display", "end", "id", "name", "start", "url"]
    bulk_update_data = {"reason": "text"}
    bulk_update_invalid_data = {"start": "never"}
    user_permissions = ("tenancy.view_tenant", "netbox_assettool.view_application")

    @classmethod
    def setUpTestData(cls):
        for _ in range(3):
            make_freeze()
        cls.create_data = [
            {"name": "Tax", "start": "2026-02-02", "end": "2026-02-13", "tenants": [make_tenant("Arnhem").pk]},
            {"name": "Salary", "start": "2026-03-23", "end": "2026-03-24", "applications": [make_application().pk]},
            {"name": "Christmas", "start": "2026-12-21", "end": "2027-01-03", "reason": "nobody is there"},
        ]


class TestFreezeFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Freeze.objects.all()
    filterset = FreezeFilterSet
    filter_name_map = {"tenants": "tenant", "applications": "application"}

    @classmethod
    def setUpTestData(cls):
        cls.tenant, cls.application = make_tenant("Arnhem"), make_application()
        make_freeze("Elections").tenants.add(cls.tenant)
        make_freeze("Salary", start=date(2026, 3, 23), end=date(2026, 3, 24)).applications.add(cls.application)
        make_freeze("Christmas", start=date(2026, 12, 21), end=date(2027, 1, 3), reason="nobody is there")

    def found(self, **filters):
        return {freeze.name for freeze in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(name=["Salary"]) == {"Salary"}
        assert self.found(start__gte=["2026-03-20"]) == {"Salary", "Christmas"}
        assert self.found(end__lte=["2026-03-20"]) == {"Elections"}
        assert self.found(reason=["nobody is there"]) == {"Christmas"}

    def test_relations(self):
        assert self.found(tenant_id=[self.tenant.pk]) == self.found(tenant=["arnhem"]) == {"Elections"}
        assert self.found(application_id=[self.application.pk]) == {"Salary"}

    def test_search(self):
        assert self.found(q="sal") == {"Salary"}
        assert self.found(q="nobody") == {"Christmas"}
        assert len(self.found(q=" ")) == 3


def test_freeze_when_it_ends_before_it_starts_then_it_is_refused():
    with pytest.raises(ValidationError, match="ends before it starts"):
        Freeze(name="x", start=date(2026, 3, 2), end=date(2026, 3, 1)).full_clean()


def test_edit_page_when_an_application_is_hidden_then_saving_leaves_it(client, django_user_model):
    user = django_user_model.objects.create_user("planner")
    allow(user, "view", "change", models=[Freeze])
    allow(user, "view", models=[Application], constraints={"name": "seen"})
    client.force_login(user)
    seen, hidden = make_application("seen"), make_application("zz-hidden")
    freeze = make_freeze()
    freeze.applications.add(seen, hidden)
    url = freeze.get_absolute_url()
    assert "zz-hidden" not in client.get(url).content.decode() + client.get(f"{url}edit/").content.decode()
    data = {"name": freeze.name, "start": freeze.start, "end": freeze.end, "applications": []}
    assert client.post(f"{url}edit/", data).status_code == 302
    assert list(freeze.applications.all()) == [hidden]
