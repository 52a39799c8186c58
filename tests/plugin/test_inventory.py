"""The inventory: hosts, names, groups, what it costs, and who sees what."""

import pytest
from dcim.models import Device, Platform, Site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from extras.models import Tag
from ipam.models import IPAddress
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_deployment,
    make_deployment_machine,
    make_device,
    make_item,
    make_virtual_machine,
    make_wave,
)
from tenancy.models import Tenant
from users.models import User
from virtualization.models import VirtualMachine

from netbox_assettool.inventory import document, hosts
from netbox_assettool.inventory.naming import group_names
from netbox_assettool.models import Application, Asset, DeploymentMachine, Wave, WaveItem

pytestmark = [pytest.mark.real, pytest.mark.django_db]

URL = "/api/plugins/assettool/inventory/"
SEEN = [Asset, Device, VirtualMachine, IPAddress]
MOVING = [Application, DeploymentMachine, Wave, WaveItem]
# The hosts, their applications and waves, and what NetBox reads to know what a user who is not a superuser may do.
LIMIT = 5 + 5 + 4


@pytest.fixture
def user():
    found = User.objects.create_user("anna")
    allow(found, "view", models=SEEN)
    return found


@pytest.fixture
def api(client, user):
    client.force_login(user)
    return client


def make_host(name, thing=None, address=None, **fields):
    """An asset that is a device, with a primary address."""
    thing = thing or make_device(name)
    if address:
        field = "primary_ip6" if ":" in address else "primary_ip4"
        setattr(thing, field, IPAddress.objects.create(address=address))
        thing.save()
    link = "device" if isinstance(thing, Device) else "virtual_machine"
    return make_asset(name, **{link: thing}, **fields)


def read(api, **query):
    response = api.get(URL, query)
    assert response.status_code == 200, response.content
    return response.json()


def hostvars(api, **query):
    return read(api, **query)["_meta"]["hostvars"]


def test_inventory_when_asset_is_a_device_then_it_has_variables_and_groups(api):
    tenant = Tenant.objects.create(name="Gemeente Arnhem", slug="gemeente-arnhem")
    device = make_device("srv1")
    device.platform = Platform.objects.create(name="Debian GNU/Linux 12", slug="debian-12")
    device.serial = "SN1"
    device.save()
    device.tags.add(Tag.objects.create(name="Web", slug="web"))
    asset = make_host("srv1", device, "10.1.0.5/24", kind="physical_server", tenant=tenant)
    found = read(api)
    assert found["_meta"]["hostvars"] == {
        "srv1": {
            "ansible_host": "10.1.0.5",
            "assettool_name": "srv1",
            "assettool_uid": str(asset.uid),
            "assettool_kind": "physical_server",
            "assettool_tenant": "gemeente-arnhem",
            "assettool_environment": "old",
            "assettool_lifecycle": "active",
            "assettool_netbox_type": "dcim.device",
            "assettool_netbox_id": device.pk,
            "assettool_status": "active",
            "assettool_description": "",
            "assettool_site": "site",
            "assettool_role": "role",
            "assettool_platform": "debian-12",
            "assettool_cluster": None,
            "assettool_serial": "SN1",
            "assettool_asset_tag": None,
            "assettool_manufacturer": "Maker",
            "assettool_model": "Model",
            "assettool_tag": ["web"],
            "assettool_application": [],
            "assettool_wave": [],
        }
    }
    assert {group for group, content in found.items() if content.get("hosts") == ["srv1"]} == {
        "kind_physical_server", "tenant_gemeente_arnhem", "site_site", "environment_old", "role_role",
        "platform_debian_12", "status_active", "lifecycle_active", "tag_web",
    }  # fmt: skip
    assert found["linux"] == {"children": ["platform_debian_12"], "vars": {"ansible_connection": "ssh"}}


def test_inventory_when_asset_is_a_machine_then_it_is_a_host_with_its_size(api):
    machine = make_virtual_machine("vm1")
    VirtualMachine.objects.filter(pk=machine.pk).update(vcpus=2.5, memory=4096)
    make_host("vm1", VirtualMachine.objects.get(pk=machine.pk), "2001:db8::5/64", kind="virtual_server")
    vm = hostvars(api)["vm1"]
    assert vm["ansible_host"] == "2001:db8::5"
    assert (vm["assettool_netbox_type"], vm["assettool_vcpus"], vm["assettool_memory_mb"]) == (
        "virtualization.virtualmachine", 2.5, 4096,
    )  # fmt: skip


def test_address_when_there_are_two_then_it_is_the_one_that_netbox_prefers(api, settings):
    device = make_device("srv1")
    make_host("srv1", device, "10.1.0.5/24")
    device.primary_ip6 = IPAddress.objects.create(address="2001:db8::5/64")
    device.save()
    assert hostvars(api)["srv1"]["ansible_host"] == "2001:db8::5"
    settings.PREFER_IPV4 = True
    assert hostvars(api)["srv1"]["ansible_host"] == "10.1.0.5"


def test_hosts_when_merged_or_in_no_netbox_object_then_they_are_none_and_retired_ones_are(api):
    make_asset("nowhere")
    make_host("merged", lifecycle="merged")
    make_host("old", lifecycle="retired")
    found = read(api)
    assert list(found["_meta"]["hostvars"]) == ["old"]
    assert found["lifecycle_retired"] == {"hosts": ["old"]}


def test_names_when_two_assets_have_one_then_both_are_there_and_keep_their_names(api):
    first, second = make_host("srv1", address="10.1.0.1/24"), make_host("srv1", make_virtual_machine(), "10.1.0.2/24")
    found = {name: v["ansible_host"] for name, v in hostvars(api).items()}
    assert found == {f"srv1-{first.uid.hex[:8]}": "10.1.0.1", f"srv1-{second.uid.hex[:8]}": "10.1.0.2"}
    make_host("srv1-other")
    assert found.keys() < hostvars(api).keys()


def test_names_when_the_other_one_is_retired_then_the_one_in_service_has_it_plain(api):
    make_host("srv1", address="10.1.0.1/24")
    old = make_host("srv1", make_device("srv1-old"), "10.1.0.2/24", lifecycle="retired")
    found = {name: v["ansible_host"] for name, v in hostvars(api).items()}
    assert found == {"srv1": "10.1.0.1", f"srv1-{old.uid.hex[:8]}": "10.1.0.2"}


def test_names_when_another_asset_has_the_name_that_would_be_made_then_all_are_there(api):
    first, second = make_host("srv1"), make_host("srv1", make_virtual_machine())
    make_host(f"srv1-{first.uid.hex[:8]}")
    assert set(hostvars(api)) == {
        f"srv1-{first.uid.hex[:8]}", f"srv1-{first.uid.hex}", f"srv1-{second.uid.hex[:8]}",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Zaaksysteem DB (oud)", "Zaaksysteem_DB__oud_"),
        ("-oProxyCommand=x", "_oProxyCommand_x"),
        ("web[1:3],!all", "web_1_3___all"),
        ("root@elsewhere", "root_elsewhere"),
        ("{{ lookup('pipe', 'id') }}", "___lookup__pipe____id_____"),
        ("café.arnhem.example", "café.arnhem.example"),
    ],
)
def test_names_when_they_mean_something_to_ansible_or_ssh_then_the_host_has_a_plain_one(api, name, host):
    make_host(name, make_device())
    assert list(hostvars(api)) == [host]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "all", "linux", "kind_laptop"])
def test_names_when_they_are_those_of_a_group_or_of_ansibles_own_host_then_the_uid_is_behind_them(api, name):
    asset = make_host(name, make_device())
    assert list(hostvars(api)) == [f"{name}-{asset.uid.hex[:8]}"]


def test_values_when_they_look_like_templates_then_they_are_marked_as_data(api):
    device = make_device("srv1")
    device.description = "{{ lookup('pipe', 'id') }}"
    device.asset_tag = "lookup('pipe', 'id')"
    device.serial = "#jinja2: variable_start_string:'<<'"
    device.save()
    make_host("srv1", device)
    found = hostvars(api)["srv1"]
    assert found["assettool_description"] == {"__ansible_unsafe": "{{ lookup('pipe', 'id') }}"}
    assert found["assettool_serial"] == {"__ansible_unsafe": "#jinja2: variable_start_string:'<<'"}
    assert found["assettool_asset_tag"] == {"__ansible_unsafe": "lookup('pipe', 'id')"}
    assert found["assettool_name"] == "srv1"


def test_groups_when_two_values_would_share_a_name_then_each_has_a_group_of_its_own():
    names = group_names("site", ["a-b", "a_b", "c-d"])
    assert names["c-d"] == "site_c_d"
    assert len(set(names.values())) == 3
    assert all(name.isidentifier() for name in names.values())
    assert group_names("site", ["a_b", "a-b"]) == {name: names[name] for name in ("a-b", "a_b")}


@pytest.mark.parametrize(
    ("platform", "family"),
    [
        ("Microsoft Windows Server 2022 (64-bit)", "windows"),
        ("Red Hat Enterprise Linux 9", "linux"),
        ("Ubuntu 22.04", "linux"),
        ("VMware Photon OS (64-bit)", "linux"),
        ("VMware ESXi 8.0.2", None),
    ],
)
def test_families_when_platform_is_known_then_its_group_is_a_child(api, platform, family):
    device = make_device("srv1")
    device.platform = Platform.objects.create(name=platform, slug="p")
    device.save()
    make_host("srv1", device)
    found = read(api)
    assert [name for name in document.FAMILIES if found[name]["children"]] == ([family] if family else [])


def test_windows_hosts_are_reached_by_psrp_with_their_certificate_checked(api):
    assert read(api)["windows"]["vars"] == {
        "ansible_connection": "psrp", "ansible_psrp_protocol": "https", "ansible_psrp_cert_validation": "validate",
    }  # fmt: skip


def test_grouping_when_a_link_is_added_to_the_table_then_it_has_a_variable_and_groups(api, monkeypatch):
    asset = make_host("srv1")
    monkeypatch.setitem(hosts.LINKED, "rack", lambda _hosts, _user: iter([(asset.pk, "a"), (asset.pk, "b")]))
    monkeypatch.setattr(document, "GROUPED_BY", (*document.GROUPED_BY, "rack"))
    found = read(api)
    assert found["_meta"]["hostvars"]["srv1"]["assettool_rack"] == ["a", "b"]
    assert found["rack_a"] == found["rack_b"] == {"hosts": ["srv1"]}


def groups_of(api, host, fact):
    """The groups of a host that begin so."""
    return {name for name, content in read(api).items() if name.startswith(fact) and host in content.get("hosts", ())}


def test_applications_when_confirmed_then_their_hosts_have_a_variable_and_groups(api, user):
    allow(user, "view", models=MOVING)
    first, second = make_host("srv1"), make_host("srv2")
    make_deployment(make_application("Key2Zaken (Arnhem)"), machines=[first, second])
    make_deployment(make_application("GIS"), machines=[first], environment="test")
    proposed = make_deployment(make_application("Mail"))
    make_deployment_machine(proposed, first, confirmation="proposed")
    assert hostvars(api)["srv1"]["assettool_application"] == ["gis", "key2zaken-arnhem"]
    assert groups_of(api, "srv1", "application") == {"application_gis", "application_key2zaken_arnhem"}
    assert groups_of(api, "srv2", "application") == {"application_key2zaken_arnhem"}


def test_applications_when_their_names_look_alike_then_each_has_a_group_of_its_own(api, user):
    allow(user, "view", models=MOVING)
    host = make_host("srv1")
    for name in ("A+B", "A/B", "日本"):
        make_deployment(make_application(name), machines=[host])
    assert len(groups_of(api, "srv1", "application_")) == 3
    assert all(name.isidentifier() for name in groups_of(api, "srv1", "application_"))


def test_waves_when_not_cancelled_then_what_their_run_works_on_is_in_their_groups(api, user):
    allow(user, "view", models=MOVING)
    moving, new, old = make_host("srv1"), make_host("srv2", environment="gemict"), make_host("srv3")
    application = make_application()
    make_deployment(application, machines=[new, old])
    wave, cancelled = make_wave(), make_wave(status="cancelled")
    make_item(wave, moving, kind="asset")
    make_item(wave, application)
    make_item(cancelled, old, kind="asset")
    group = f"wave_{wave.number}"
    assert read(api)[group] == {"hosts": ["srv1", "srv2"]}
    assert hostvars(api)["srv1"]["assettool_wave"] == [str(wave.number)]
    assert groups_of(api, "srv3", "wave_") == set()


@pytest.mark.parametrize("hidden", MOVING)
def test_applications_and_waves_when_hidden_then_they_make_no_groups(api, user, hidden):
    allow(user, "view", models=[model for model in MOVING if model is not hidden])
    host = make_host("srv1", environment="gemict")
    application = make_application()
    make_deployment(application, machines=[host])
    make_item(make_wave(), application)
    sees_application = hidden in (Wave, WaveItem)
    assert len(groups_of(api, "srv1", "application_")) == sees_application
    assert groups_of(api, "srv1", "wave_") == set()


def test_one_host_when_asked_for_then_it_has_the_variables_of_the_list(api):
    make_host("srv1", address="10.1.0.1/24")
    make_host("srv1", make_virtual_machine(), "10.1.0.2/24")
    for name, variables in hostvars(api).items():
        assert read(api, host=name) == variables
    assert read(api, host="srv1") == {}


def test_filters_when_given_then_only_those_hosts_are_there_under_the_names_that_they_always_have(api):
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    kept = make_host("srv1", tenant=tenant)
    make_host("srv1", make_virtual_machine(), kind="virtual_server")
    found = read(api, tenant="arnhem")
    assert list(found["_meta"]["hostvars"]) == [f"srv1-{kept.uid.hex[:8]}"]
    assert "kind_virtual_server" not in found
    assert set(hostvars(api, kind=["laptop", "virtual_server"])) == set(hostvars(api))


@pytest.mark.parametrize("query", [{"tenat": "arnhem"}, {"kind": "bicycle"}, {"tenant": "nobody"}])
def test_filters_when_unknown_then_they_are_refused(api, query):
    assert api.get(URL, query).status_code == 400


def test_etag_when_nothing_has_changed_then_there_is_no_body(api):
    asset = make_host("srv1")
    etag = api.get(URL).headers["ETag"]
    assert api.get(URL, headers={"If-None-Match": etag}).status_code == 304
    asset.lifecycle = "retiring"
    asset.save()
    assert api.get(URL, headers={"If-None-Match": etag}).status_code == 200


def test_permissions_when_not_logged_in_or_without_assets_then_refused(client):
    assert client.get(URL).status_code == 403
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(URL).status_code == 403


def test_permissions_when_rows_are_hidden_then_neither_hosts_nor_addresses_of_them_are_there(client):
    user = User.objects.create_user("anna")
    allow(user, "view", models=[Asset], constraints={"kind": "laptop"})
    allow(user, "view", models=[Device], constraints={"name__startswith": "seen"})
    allow(user, "view", models=[IPAddress], constraints={"address__startswith": "10.1."})
    client.force_login(user)
    make_host("seen", address="10.1.0.1/24")
    make_host("without", make_device("seen too"), address="10.2.0.1/24")
    make_host("hidden asset", make_device("seen three"), "10.1.0.3/24", kind="fat_client")
    make_host("hidden device", address="10.1.0.4/24")
    make_host("hidden machine", make_virtual_machine("seen machine"), "10.1.0.5/24")
    found = hostvars(client)
    assert {name: v.get("ansible_host") for name, v in found.items()} == {"seen": "10.1.0.1", "without": None}
    assert read(client, host="hidden_asset") == {}


def test_queries_when_there_are_more_hosts_then_there_are_no_more_of_them(user):
    def cost():
        asking = User.objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as queries:
            document.whole(asking)
        return len(queries)

    def more(number, start):
        for place in range(start, start + number):
            site = Site.objects.create(name=f"Site {place}", slug=f"site-{place}")
            tenant = Tenant.objects.create(name=f"Tenant {place}", slug=f"tenant-{place}")
            thing = (make_device if place % 2 else make_virtual_machine)(f"host-{place}", site)
            thing.tags.add(f"tag {place}")
            host = make_host(f"host-{place}", thing, f"10.1.0.{place}/24", tenant=tenant, environment="gemict")
            application = make_application()
            make_deployment(application, machines=[host])
            wave = make_wave()
            make_item(wave, application)
            make_item(wave, make_host(f"other-{place}"), kind="asset")

    allow(user, "view", models=MOVING)
    more(4, 1)
    few = cost()
    more(20, 10)
    assert cost() == few
    assert few <= LIMIT
