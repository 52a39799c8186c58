"""Installations: pages, REST, GraphQL, filters, rules, and who sees which."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    allow,
    make_account,
    make_application,
    make_asset,
    make_installation,
    make_product,
)
from tenancy.models import Tenant
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
)

from netbox_assettool.filtersets import InstallationFilterSet
from netbox_assettool.graphql.installation import AssettoolInstallationType
from netbox_assettool.models import Account, Asset, Installation

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SEEN = ("netbox_assettool.view_asset", "netbox_assettool.view_account")
"""Whoever may not see a machine or account does not see what is on it."""


class TestInstallationPages(AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase):
    model = Installation
    user_permissions = SEEN

    @classmethod
    def setUpTestData(cls):
        product, asset = make_product("visio"), make_asset("lt-1")
        make_account(directory_id="aa-1")
        installations = [make_installation(product, source=f"source {number}") for number in (1, 2, 3)]
        cls.form_data = {
            "product": product.pk,
            "asset": asset.pk,
            "source": "intune",
            "version": "16.0.1",
            "found_as": "Microsoft Visio LTSC",
            "rule": "products.yml, visio",
            "first_seen": date(2026, 1, 1),
            "last_seen": date(2026, 2, 1),
            "removed": date(2026, 2, 2),
            "last_used": date(2026, 1, 15),
            "application": make_application().pk,
            "replica_of": make_asset().pk,
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "product,asset,account,source,version,last_seen",
            "visio,lt-1,,intune,16.0,2026-02-01",
            "visio,lt-1,,mecm,,",
            "visio,,aa-1,m365,,",
        )
        cls.csv_update_data = ("id,version", *(f"{each.pk},{place}" for place, each in enumerate(installations)))
        cls.bulk_edit_data = {"version": "17", "removed": date(2026, 3, 1), "last_used": date(2026, 2, 28)}


class TestInstallationApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = Installation
    type_class = AssettoolInstallationType
    brief_fields = ["account", "asset", "display", "id", "product", "source", "url"]
    bulk_update_data = {"version": "17"}
    bulk_update_invalid_data = {"last_seen": "gisteren"}
    user_permissions = (*SEEN, "netbox_assettool.view_softwareproduct", "netbox_assettool.view_application")

    @classmethod
    def setUpTestData(cls):
        product = make_product()
        for _ in range(3):
            make_installation(product, application=make_application(), replica_of=make_asset())
        cls.create_data = [
            {"product": product.pk, "asset": make_asset().pk, "source": "intune", "last_seen": "2026-02-01"},
            {"product": product.pk, "asset": make_asset().pk, "source": "mecm", "found_as": "Visio"},
            {"product": product.pk, "account": make_account().pk, "source": "m365"},
        ]

    def test_create_when_it_is_on_nothing_or_on_both_then_it_is_refused(self):
        self.add_permissions("netbox_assettool.add_installation")
        both = {**self.create_data[0], "account": make_account().pk}
        for data in (both, {**self.create_data[0], "asset": None}):
            answer = self.client.post(self._get_list_url(), data, format="json", **self.header)
            self.assertHttpStatus(answer, 400)


class TestInstallationFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = Installation.objects.all()
    filterset = InstallationFilterSet

    @classmethod
    def setUpTestData(cls):
        cls.arnhem, cls.renkum = (Tenant.objects.create(name=name, slug=name) for name in ("arnhem", "renkum"))
        cls.product, cls.asset = make_product("visio", name="Visio"), make_asset("lt-1", tenant=cls.arnhem)
        cls.account, cls.application = make_account(login="anna", tenant=cls.renkum), make_application("Suite")
        cls.standby = make_asset("srv-2")
        make_installation(cls.product, cls.asset, source="one", found_as="MS Visio", first_seen=date(2025, 1, 1))
        make_installation(account=cls.account, source="two", version="2", last_used=date(2026, 1, 1))
        make_installation(
            source="three",
            rule="products.yml",
            application=cls.application,
            replica_of=cls.standby,
            last_seen=date(2025, 1, 1),
            removed=date(2025, 1, 2),
        )

    def found(self, **filters):
        return {installation.source for installation in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(source=["one"]) == {"one"}
        assert self.found(version=["2"]) == {"two"}
        assert self.found(found_as__ic=["visio"]) == {"one"}
        assert self.found(rule=["products.yml"]) == {"three"}
        assert self.found(first_seen__lt=["2026-01-01"]) == {"one"}
        assert self.found(last_seen=["2025-01-01"]) == {"three"}
        assert self.found(removed=["2025-01-02"]) == {"three"}
        assert self.found(last_used__gte=["2026-01-01"]) == {"two"}
        assert self.found(is_removed=True) == {"three"}
        assert self.found(is_removed=False) == {"one", "two"}

    def test_relations(self):
        assert self.found(product=["visio"]) == self.found(product_id=[self.product.pk]) == {"one"}
        assert self.found(asset=["lt-1"]) == self.found(asset_id=[self.asset.pk]) == {"one"}
        assert self.found(account=[self.account.directory_id]) == self.found(account_id=[self.account.pk]) == {"two"}
        assert self.found(application=["Suite"]) == self.found(application_id=[self.application.pk]) == {"three"}
        assert self.found(replica_of_id=[self.standby.pk]) == {"three"}

    def test_tenant_of_the_machine_or_the_account(self):
        assert self.found(tenant=["arnhem"]) == self.found(tenant_id=[self.arnhem.pk]) == {"one"}
        assert self.found(tenant=["renkum"]) == {"two"}
        assert self.found(tenant=["arnhem", "renkum"]) == {"one", "two"}

    def test_search(self):
        assert self.found(q="visio") == {"one"}
        assert self.found(q="anna") == {"two"}
        assert len(self.found(q=" ")) == 3


def test_installation_when_the_source_has_it_there_then_it_is_refused():
    there = make_installation()
    with pytest.raises(ValidationError, match="has it there already"):
        Installation(product=there.product, asset=there.asset, source=there.source).full_clean()


@pytest.mark.parametrize("on", [(), ("asset", "account")])
def test_installation_when_it_is_on_none_or_both_then_it_is_refused(on):
    things = {"asset": make_asset, "account": make_account}
    installation = Installation(product=make_product(), source="x", **{name: things[name]() for name in on})
    with pytest.raises(ValidationError, match="an asset or an account, and not both"):
        installation.full_clean()


def test_form_when_the_source_has_it_there_then_it_says_so(admin_client):
    there = make_installation(make_product(), account=make_account())
    data = {"product": there.product.pk, "account": there.account.pk, "source": there.source}
    answer = admin_client.post(reverse("plugins:netbox_assettool:installation_add"), data)
    assert answer.status_code == 200
    assert "has it there already" in answer.content.decode()


def test_installations_when_their_account_is_hidden_then_so_are_they(client, django_user_model):
    on_machine, with_account = make_installation(), make_installation(account=make_account(login="secret"))
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Installation, Asset])
    client.force_login(user)
    rest = reverse("plugins-api:netbox_assettool-api:installation-list")
    assert [row["id"] for row in client.get(rest).json()["results"]] == [on_machine.pk]
    page = client.get(reverse("plugins:netbox_assettool:installation_list")).content.decode()
    assert "secret" not in page
    assert client.get(with_account.get_absolute_url()).status_code == 404
    allow(user, "view", models=[Account])
    client.force_login(django_user_model.objects.get(username="reader"))
    assert client.get(rest).json()["count"] == 2
