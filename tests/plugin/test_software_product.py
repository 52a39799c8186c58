"""Software products: pages, REST, GraphQL, filters and rules."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from plugin_cases import (
    AtPluginApi,
    AtPluginPages,
    InUtc,
    allow,
    make_access,
    make_asset,
    make_entitlement,
    make_installation,
    make_measurement,
    make_product,
)
from utilities.testing import (
    APIViewTestCases,
    ChangeLoggedFilterSetTestMixin,
    TestCase,
    ViewTestCases,
    create_tags,
    post_data,
)

from netbox_assettool.filtersets import SoftwareProductFilterSet
from netbox_assettool.graphql.software_product import AssettoolSoftwareProductType
from netbox_assettool.models import Asset, Installation, SoftwareProduct

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LISTS = ["metrics", "aliases", "skus", "included_in"]


class TestSoftwareProductPages(
    AtPluginPages, ViewTestCases.PrimaryObjectViewTestCase, ViewTestCases.BulkRenameObjectsViewTestCase
):
    model = SoftwareProduct
    validation_excluded_fields = [*LISTS, "packs", "terms"]  # lines and JSON in the form

    @classmethod
    def setUpTestData(cls):
        products = [make_product(name=f"Product {number}") for number in (1, 2, 3)]
        cls.form_data = {
            "key": "windows-server-2022-standard",
            "publisher": "Microsoft",
            "name": "Windows Server",
            "edition": "Standard",
            "version": "2022",
            "family": "windows-server",
            "release": 2022,
            "rank": 1,
            "metrics": ["windows_standard", "windows_machine"],
            "needs_licence": True,
            "aliases": "WinSvr\nWindows Server 2022",
            "skus": "9EM-00865",
            "included_in": "",
            "cal": "windows-server-cal",
            "packs": '[{"rights": 2, "price": 96.5, "metric": "windows_standard"}]',
            "terms": '{"minimum_per_server": 16}',
            "description": "A description",
            "comments": "Comments",
            "tags": [tag.pk for tag in create_tags("Alpha", "Bravo")],
        }
        cls.csv_data = (
            "key,publisher,name,metrics,aliases,needs_licence,release",
            "visio,Microsoft,Visio,subscription;device,Visio Online;Visio Plan 2,true,0",
            "7-zip,Igor Pavlov,7-Zip,unlimited,,false,",
            "citrix,Citrix,DaaS,citrix_concurrent,,,3",
        )
        cls.csv_update_data = ("id,edition,metrics", *(f"{product.pk},Pro,user;device" for product in products))
        cls.bulk_edit_data = {"publisher": "Other", "family": "family", "rank": 3, "description": "New description"}


class TestSoftwareProductApi(AtPluginApi, APIViewTestCases.APIViewTestCase):
    model = SoftwareProduct
    type_class = AssettoolSoftwareProductType
    brief_fields = ["description", "display", "edition", "id", "key", "name", "publisher", "url", "version"]
    bulk_update_data = {"publisher": "Other", "metrics": ["user"]}
    bulk_update_invalid_data = {"metrics": []}

    @classmethod
    def setUpTestData(cls):
        for number in (1, 2, 3):
            make_product(name=f"Product {number}")
        cls.create_data = [
            {"key": "one", "publisher": "P", "name": "One", "metrics": ["device", "user"], "aliases": ["Eins"]},
            {"key": "two", "publisher": "P", "name": "Two", "metrics": ["unlimited"], "needs_licence": False},
            {
                "key": "three",
                "publisher": "P",
                "name": "Three",
                "metrics": ["core"],
                "packs": [{"rights": 2, "price": 96.5}],
                "terms": {"minimum_per_processor": 4, "core_factors": [["Xeon", 0.5]]},
            },
        ]

    def test_create_when_a_metric_price_list_or_term_is_unknown_then_it_is_refused(self):
        self.add_permissions("netbox_assettool.add_softwareproduct")
        for name, value in (
            ("metrics", ["per_moon"]),
            ("packs", [{"rights": "many"}]),
            ("terms", {"period_days": "long"}),
            ("aliases", [{"name": "x"}]),
        ):
            answer = self.client.post(
                self._get_list_url(), {**self.create_data[0], name: value}, format="json", **self.header
            )
            self.assertHttpStatus(answer, 400)
            assert name in answer.data


class TestSoftwareProductFilters(InUtc, TestCase, ChangeLoggedFilterSetTestMixin):
    __module__ = "netbox_assettool"  # where NetBox's case looks for `filtersets`
    queryset = SoftwareProduct.objects.all()
    filterset = SoftwareProductFilterSet
    ignore_fields = ("metrics", "aliases", "skus", "packs", "terms")

    @classmethod
    def setUpTestData(cls):
        cls.windows = make_product(
            "windows",
            publisher="Microsoft",
            name="Windows Server",
            edition="Standard",
            version="2022",
            family="win",
            release=2022,
            rank=1,
            metrics=["windows_standard", "windows_machine"],
            cal="win-cal",
        )
        make_product("visio", name="Visio", aliases=["Visio Plan 2"], skus=["C5928F49"], included_in=["m365-e5"])
        make_product("7-zip", name="7-Zip", needs_licence=False, metrics=["unlimited"], description="Packs")
        make_entitlement(cls.windows, metric="windows_standard")
        make_installation(cls.windows)

    def found(self, **filters):
        return {product.key for product in self.filterset(filters, self.queryset).qs}

    def test_fields(self):
        assert self.found(key=["windows"]) == {"windows"}
        assert self.found(publisher=["Microsoft"]) == {"windows"}
        assert self.found(name=["Visio"]) == {"visio"}
        assert self.found(edition=["Standard"]) == {"windows"}
        assert self.found(version=["2022"]) == {"windows"}
        assert self.found(family=["win"]) == {"windows"}
        assert self.found(release__gte=[1]) == {"windows"}
        assert self.found(rank=[1]) == {"windows"}
        assert self.found(needs_licence=False) == {"7-zip"}
        assert self.found(cal=["win-cal"]) == {"windows"}

    def test_lists(self):
        assert self.found(metric=["windows_machine", "unlimited"]) == {"windows", "7-zip"}
        assert self.found(alias=["Visio Plan 2"]) == {"visio"}
        assert self.found(sku=["C5928F49"]) == {"visio"}
        assert self.found(included_in=["m365-e5"]) == {"visio"}

    def test_what_it_has(self):
        assert self.found(has_entitlement=True) == self.found(has_installation=True) == {"windows"}
        assert self.found(has_entitlement=False) == self.found(has_installation=False) == {"visio", "7-zip"}

    def test_search(self):
        assert self.found(q="microsoft") == {"windows"}
        assert self.found(q="plan 2") == {"visio"}
        assert self.found(q="C5928F49") == {"visio"}
        assert self.found(q="packs") == {"7-zip"}
        assert len(self.found(q=" ")) == 3


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"metrics": ["per_moon"]}, "No such metric: per_moon"),
        ({"metrics": "device"}, "Name at least one metric"),
        ({"aliases": "Visio"}, "Expected `array`"),
        ({"packs": [{"rights": 2}]}, "price"),
        ({"terms": {"period_days": "long"}}, "period_days"),
    ],
)
def test_product_when_it_could_not_be_counted_then_it_is_refused(fields, message):
    product = SoftwareProduct(**{"key": "x", "publisher": "P", "name": "N", "metrics": ["device"], **fields})
    with pytest.raises(ValidationError, match=message):
        product.full_clean()


def test_form_when_metrics_are_chosen_then_their_order_is_kept_and_shown(admin_client):
    product = make_product("x", metrics=["device"])
    url = reverse("plugins:netbox_assettool:softwareproduct_edit", kwargs={"pk": product.pk})
    data = {"key": "x", "publisher": "P", "name": "N", "release": 0, "rank": 0, "needs_licence": "on"}
    answer = admin_client.post(
        url, post_data({**data, "metrics": ["windows_machine", "core"], "packs": "", "terms": ""})
    )
    assert answer.status_code == 302
    product.refresh_from_db()
    assert (product.metrics, product.packs, product.terms) == (["windows_machine", "core"], [], {})
    page = " ".join(admin_client.get(url).content.decode().split())
    chosen = page[page.index('name="metrics"') :]
    assert chosen.index('value="windows_machine" selected') < chosen.index('value="core" selected')
    assert chosen.index('value="core" selected') < chosen.index('value="user"')


def test_bulk_edit_when_metrics_are_chosen_then_all_get_them_and_otherwise_they_stay(admin_client):
    products = [make_product(metrics=["device"]) for _ in range(2)]
    url = reverse("plugins:netbox_assettool:softwareproduct_bulk_edit")
    data = {"pk": [product.pk for product in products], "_apply": "1"}
    admin_client.post(url, post_data({**data, "family": "office"}))
    assert {(each.family, *each.metrics) for each in SoftwareProduct.objects.all()} == {("office", "device")}
    admin_client.post(url, post_data({**data, "metrics": ["user", "device"]}))
    assert {(each.family, *each.metrics) for each in SoftwareProduct.objects.all()} == {("office", "user", "device")}


def test_import_when_a_column_is_left_out_then_the_default_holds(admin_client):
    url = reverse("plugins:netbox_assettool:softwareproduct_bulk_import")
    content = "key,publisher,name,metrics\nvisio,Microsoft,Visio,subscription; device\n"
    answer = admin_client.post(url, {"data": content, "format": "csv", "csv_delimiter": ","})
    assert answer.status_code == 302
    product = SoftwareProduct.objects.get()
    assert (product.needs_licence, product.release, product.metrics) == (True, 0, ["subscription", "device"])
    update = f"id,needs_licence\n{product.pk},false\n"
    admin_client.post(url, {"data": update, "format": "csv", "csv_delimiter": ","})
    product.refresh_from_db()
    assert (product.needs_licence, product.metrics) == (False, ["subscription", "device"])


def test_page_when_shown_then_it_counts_what_belongs_to_it_with_links(admin_client):
    product = make_product(metrics=["windows_standard", "device"], packs=[{"rights": 2, "price": 96.5}])
    make_entitlement(product)
    for _ in range(3):
        make_installation(product)
    make_access(product)
    make_measurement(product)
    page = " ".join(admin_client.get(product.get_absolute_url()).content.decode().split())
    for model, number in (("entitlement", 1), ("installation", 3), ("softwareaccess", 1), ("measurement", 1)):
        address = f"{reverse(f'plugins:netbox_assettool:{model}_list')}?product_id={product.pk}"
        assert f'<a href="{address}">{number}</a>' in page
    assert page.index("Windows Server Standard by host") < page.index("per device")
    assert "Price list" in page
    assert "96.5" in page


def test_numbers_when_some_installations_are_hidden_then_those_are_not_counted(client, django_user_model):
    product = make_product()
    for name in ("seen one", "hidden one", "hidden two"):
        make_installation(product, make_asset(name))
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[SoftwareProduct, Installation])
    allow(user, "view", models=[Asset], constraints={"name__startswith": "seen"})
    client.force_login(user)
    page = " ".join(client.get(product.get_absolute_url()).content.decode().split())
    address = f"{reverse('plugins:netbox_assettool:installation_list')}?product_id={product.pk}"
    assert f'<a href="{address}">1</a>' in page
    assert "Software accesses" not in page
    answer = client.get(reverse("plugins-api:netbox_assettool-api:softwareproduct-list")).json()["results"][0]
    assert (answer["installation_count"], answer["entitlement_count"]) == (1, 0)


def test_search_when_a_sku_is_typed_then_it_finds_the_product(admin_client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        product = make_product(skus=["05e9a617-0261-4cee-bb44-138d3ef5d965"])
    page = admin_client.get(reverse("search"), {"q": "05e9a617-0261-4cee-bb44-138d3ef5d965"}).content.decode()
    assert product.get_absolute_url() in page
