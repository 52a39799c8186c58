"""The story of the manual, on a real NetBox: whatever happens to a machine, its asset, notes and history stay.

With ASSETTOOL_STORY set to a path the story is written there as a page of the manual, with what the commands printed.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from assettool.adapters.netbox import NetBoxStore
from assettool.cli.output import progress
from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.settings import FILE_NAME

pytestmark = pytest.mark.real

SOURCES = """\
sources:
  - {name: vcenter-old, format: rvtools, path: vcenter-old, defaults: {tenant: arnhem, site: arnhem-dc1}}
  - {name: vcenter-new, format: rvtools, path: vcenter-new, defaults: {tenant: arnhem, site: arnhem-dc2}}
  - name: cmdb
    format: table
    path: cmdb.csv
    kind: physical_server
    defaults: {tenant: arnhem, site: arnhem-dc1}
    table:
      id: CI
      columns: {name: Naam, domain: Domein, serial: Serienummer, description: Omschrijving}
      identifiers: {serial: Serienummer}
  - {name: intune, format: intune, path: intune.csv, defaults: {tenant: arnhem, site: stadhuis}}
  - name: ad
    format: active_directory
    path: ad.csv
    creates: false
    defaults: {tenant: arnhem}
"""
POLICY = """\
sources: [vcenter-*, cmdb, intune, ad]
hand_edits: keep
retire: {runs: 2, days: 0}
"""
OLD_VCENTER = ("vcsa-oud.arnhem.example", "10000000-0000-4000-8000-00000000000a")
NEW_VCENTER = ("vcsa-nieuw.arnhem.example", "20000000-0000-4000-8000-00000000000b")
NOTE = "Do not reboot before nine: the batch of the tax department"


class Estate:
    """Three machines and the files that tell of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "sources.yml").write_text(SOURCES)
        (folder / "policy.yml").write_text(POLICY)
        self.machines = {
            "app": {
                "name": "ARN-APP-01", "uuid": "50010000-0000-4000-8000-000000000001", "vcenter": OLD_VCENTER,
                "smbios": "42010000-0000-4000-8000-000000000001", "cluster": "Productie", "notes": "Zaaksysteem",
            },
            "other": {
                "name": "ARN-APP-02", "uuid": "50010000-0000-4000-8000-000000000002", "vcenter": NEW_VCENTER,
                "smbios": "42010000-0000-4000-8000-000000000002", "cluster": "GemICT", "notes": "Proefomgeving",
            },
        }  # fmt: skip
        self.machines["stays"] = {
            "name": "ARN-DB-01", "uuid": "50010000-0000-4000-8000-000000000009", "vcenter": OLD_VCENTER,
            "smbios": "42010000-0000-4000-8000-000000000009", "cluster": "Productie", "notes": "Database",
        }  # fmt: skip
        self.servers = {"file": {"CI": "CI-1", "Naam": "ARN-FILE-01", "Serienummer": "CZJ0100001"}}
        self.spare = {
            "CI": "CI-9", "Naam": "ARN-BCK-01", "Serienummer": "CZJ0100009", "Domein": "arnhem.example",
            "Omschrijving": "Back-up",
        }  # fmt: skip
        self.laptop = {
            "Device ID": "a0000000-0000-4000-8000-000000000001", "Device name": "ARN-LT-00001",
            "Serial number": "PF100001",
            "Azure AD Device ID": "b0000000-0000-4000-8000-000000000001", "OS": "Windows", "OS version": "10.0.22631",
            "Manufacturer": "Lenovo", "Model": "ThinkPad T14", "Ownership": "Corporate",
            "Last check-in": "2026-02-20T08:00:00Z",
        }  # fmt: skip
        self.directory = {"ARN-FILE-01": "c0000000-0000-4000-8000-000000000001"}
        self.write()

    def write(self) -> None:
        """Write every export anew."""
        for folder, vcenter in (("vcenter-old", OLD_VCENTER), ("vcenter-new", NEW_VCENTER)):
            (self.folder / folder).mkdir(exist_ok=True)
            rows = [
                {
                    "VM": m["name"], "Powerstate": "poweredOn", "Template": "False", "SRM Placeholder": "False",
                    "DNS Name": f"{m['name'].lower()}.arnhem.example", "CPUs": "4", "Memory": "8192",
                    "Annotation": m["notes"], "Datacenter": "DC", "Cluster": m["cluster"], "Host": "",
                    "OS according to the VMware Tools": "Microsoft Windows Server 2022 (64-bit)",
                    "VM ID": f"vm-{m['uuid'][-3:]}", "SMBIOS UUID": m["smbios"], "VM UUID": m["uuid"],
                    "VI SDK Server": vcenter[0], "VI SDK UUID": vcenter[1],
                }
                for m in self.machines.values()
                if m["vcenter"] == vcenter
            ]  # fmt: skip
            _write(self.folder / folder / "RVTools_tabvInfo.csv", rows)
        servers = [{"Domein": "arnhem.example", "Omschrijving": "", **server} for server in self.servers.values()]
        _write(self.folder / "cmdb.csv", [*servers, self.spare], delimiter=";")
        _write(self.folder / "intune.csv", [self.laptop])
        _write(
            self.folder / "ad.csv",
            [
                {
                    "DistinguishedName": f"CN={name},OU=Servers,DC=arnhem,DC=example", "Enabled": "True", "Name": name,
                    "DNSHostName": f"{name.lower()}.arnhem.example", "ObjectClass": "computer", "ObjectGUID": guid,
                    "OperatingSystem": "Windows Server 2019 Standard", "SamAccountName": f"{name}$",
                }
                for name, guid in self.directory.items()
            ],
        )  # fmt: skip


def _write(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys() if rows else ["VM", "VM UUID"], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


class Teller:
    """Types commands, keeps what they print, and looks into NetBox as a person would."""

    def __init__(self, estate: Estate, home: Home, folder: Path) -> None:
        self.estate = estate
        self.page = [_HEAD]
        settings = folder / FILE_NAME
        settings.write_text(f"sources: {estate.folder}/sources.yml\npolicy: {estate.folder}/policy.yml\n")
        url = f"http://127.0.0.1:{home.ports.web}"
        self.environment = {
            **os.environ,
            "ASSETTOOL_HOME": str(folder / "work"),
            "ASSETTOOL_CONFIG": str(settings),
            "ASSETTOOL_NETBOX__URL": url,
            "ASSETTOOL_NETBOX__TOKEN": stack.token(home, "engineer"),
            "COLUMNS": "170",
        }
        self.store = NetBoxStore(url, stack.token(home, "admin"))

    def tell(self, title: str, text: str) -> None:
        self.page.append(f"## {title}\n\n{text}\n")

    def type(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "assettool", *words],
            env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        said = (done.stdout + done.stderr).strip()
        assert done.returncode == code, said
        told = [line for line in said.splitlines() if not line.startswith("warning: ")]
        shown = "\n".join(told).replace(str(self.estate.folder), "…")
        self.page.append(f"```console\n$ assettool {' '.join(words)}\n{shown}\n```\n")
        return said

    def quietly(self, *words: str) -> dict | list:
        done = subprocess.run(
            [sys.executable, "-m", "assettool", *words, "--json"],
            env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        return json.loads(done.stdout)

    def plan(self) -> str:
        """Show the plan, apply it, and see that nothing is left to do."""
        said = self.type("sync", "plan")
        self.quietly("sync", "apply", "--yes")
        assert "nothing to do" in subprocess.run(
            [sys.executable, "-m", "assettool", "sync", "plan"],
            env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        ).stdout  # fmt: skip
        return said

    def asset(self, name: str) -> dict:
        """The one active asset with this name."""
        [found] = [
            a for a in self.store.first("plugins/assettool/assets", 0, name=name) if a["lifecycle"]["value"] == "active"
        ]
        return found

    def thing(self, name: str) -> tuple[str, dict]:
        asset = self.asset(name)
        if asset["device"]:
            return "dcim.device", self.store.one("dcim/devices", asset["device"]["id"])
        return "virtualization.virtualmachine", self.store.one(
            "virtualization/virtual-machines", asset["virtual_machine"]["id"]
        )

    def notes(self, name: str) -> list[str]:
        """What people wrote on the device or machine of an asset."""
        label, thing = self.thing(name)
        entries = self.store.first(
            "extras/journal-entries", 0, assigned_object_type=label, assigned_object_id=str(thing["id"])
        )
        return [entry["comments"] for entry in entries] + [thing["comments"]]

    def write_on(self, name: str) -> None:
        label, thing = self.thing(name)
        self.send("POST", "extras/journal-entries/", {
            "assigned_object_type": label, "assigned_object_id": thing["id"], "comments": NOTE,
        })  # fmt: skip
        self.send("PATCH", f"{self.path(label)}/{thing['id']}/", {"comments": f"Contact before changes: {name}"})

    @staticmethod
    def path(label: str) -> str:
        return "dcim/devices" if label == "dcim.device" else "virtualization/virtual-machines"

    def send(self, method: str, path: str, content: dict) -> None:
        answer = self.store.api.http_session.request(method, f"{self.store.url}/api/{path}", json=content, timeout=60)
        assert answer.ok, answer.text

    def still(self, name: str, uid: str, wrote: str) -> None:
        """The asset that had this uid has this name now, with its history from the start and people's notes."""
        asset = self.asset(name)
        assert asset["uid"] == uid
        assert any(wrote in str(line) and "Created" in str(line) for line in self.store.history(asset["id"]))
        notes = self.notes(name)
        assert NOTE in notes
        assert any(f"Contact before changes: {wrote}" in note for note in notes)


_HEAD = """\
# The life of three machines

A virtual machine, a file server and a laptop go through what machines go through, and NetBox keeps up. A test runs this
page on a real NetBox, so what the commands print here is what they print.
"""


@pytest.fixture(scope="module")
def folder():
    path = Path(tempfile.mkdtemp(prefix="assettool-story-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def home(folder):
    found = Home(folder / "home")
    with progress() as shown:
        stack.up(found, port=None, progress=shown)
    yield found
    stack.down(found)


def test_story_when_told_every_asset_its_notes_and_its_history_stay(folder, home):
    estate = Estate(folder / "estate")
    story = Teller(estate, home, folder)
    _begin(story)
    uids = {name: story.asset(name)["uid"] for name in ("ARN-APP-01", "ARN-FILE-01", "ARN-LT-00001")}
    _rename(story, uids["ARN-APP-01"])
    _move(story, uids["ARN-APP-01"])
    _virtualise(story, uids["ARN-FILE-01"])
    _reimage(story, uids["ARN-LT-00001"])
    _replace(story, uids["ARN-LT-00001"])
    _edit_by_hand(story, story.asset("ARN-BCK-01")["uid"])
    _break_a_source(story)
    _retire(story)
    everything = story.store.first("plugins/assettool/assets", 0)
    assert len(everything) == 6
    if target := os.environ.get("ASSETTOOL_STORY"):
        Path(target).write_text("\n".join(story.page))


def _begin(story):
    story.tell(
        "The first sync", "Two vCenters, a list of servers, Intune and the directory. AD makes no asset of its own."
    )
    story.plan()
    for name in ("ARN-APP-01", "ARN-FILE-01", "ARN-LT-00001"):
        story.write_on(name)
    story.tell(
        "People write on them", f"Somebody leaves a note on each in NetBox: *{NOTE}*, and a comment whom to call."
    )


def _rename(story, uid):
    story.estate.machines["app"]["name"] = "ARN-ZAAK-01"
    story.estate.write()
    story.tell(
        "A machine is renamed", "vCenter calls it ARN-ZAAK-01 from today. Its UUID says that it is the same one."
    )
    said = story.plan()
    assert "update" in said
    assert not re.search(r"create +virtualization.virtualmachine", said)
    story.still("ARN-ZAAK-01", uid, "ARN-APP-01")


def _move(story, uid):
    story.estate.machines["app"] |= {"vcenter": NEW_VCENTER, "cluster": "GemICT"}
    story.estate.write()
    story.tell("It moves to the other vCenter", "Another vCenter, another cluster, another file: the same machine.")
    story.plan()
    story.still("ARN-ZAAK-01", uid, "ARN-APP-01")
    assert story.thing("ARN-ZAAK-01")[1]["cluster"]["name"] == "GemICT"


def _virtualise(story, uid):
    story.estate.machines["file"] = {
        "name": "ARN-FILE-01", "uuid": "50010000-0000-4000-8000-000000000003", "vcenter": NEW_VCENTER,
        "smbios": "42010000-0000-4000-8000-000000000003", "cluster": "GemICT", "notes": "Bestanden",
    }  # fmt: skip
    story.estate.write()
    story.tell(
        "A server becomes virtual",
        "The machine is there, and the list still has the server: two things with one name. That may be one thing on "
        "its way, or a mistake, so the row waits for a person.",
    )
    said = story.type("sync", "plan")
    assert "1 held" in said
    story.quietly("sync", "apply", "--yes")
    assert story.thing("ARN-FILE-01")[0] == "dcim.device"
    assert "ARN-FILE-01" in story.type("asset", "conflicts")
    del story.estate.servers["file"]
    story.estate.write()
    story.tell(
        "The server goes", "When the server leaves the list, the machine is its successor, and the notes come along."
    )
    story.plan()
    story.still("ARN-FILE-01", uid, "ARN-FILE-01")
    assert story.thing("ARN-FILE-01")[0] == "virtualization.virtualmachine"
    assert story.asset("ARN-FILE-01")["kind"]["value"] == "virtual_server"
    [old] = story.store.first("dcim/devices", 0, name="ARN-FILE-01")
    assert old["status"]["value"] == "decommissioning"


def _reimage(story, uid):
    story.estate.laptop |= {
        "Device ID": "a0000000-0000-4000-8000-000000000002", "Device name": "ARN-LT-00777",
        "Azure AD Device ID": "b0000000-0000-4000-8000-000000000002",
    }  # fmt: skip
    story.estate.write()
    story.tell("A laptop is installed anew", "New Intune id, new Entra id, new name: the serial number says who it is.")
    story.plan()
    story.still("ARN-LT-00777", uid, "ARN-LT-00001")


def _replace(story, uid):
    story.estate.laptop |= {
        "Device ID": "a0000000-0000-4000-8000-000000000003", "Serial number": "PF900009",
        "Azure AD Device ID": "b0000000-0000-4000-8000-000000000003",
    }  # fmt: skip
    story.estate.write()
    story.tell(
        "It breaks and is replaced",
        "The new laptop has the old one's name, and the old one is nowhere any more. The workplace is the same asset; "
        "the old serial number stays as a former one.",
    )
    story.plan()
    story.still("ARN-LT-00777", uid, "ARN-LT-00001")
    assert story.thing("ARN-LT-00777")[1]["serial"] == "PF900009"
    assert "PF100001" in story.type("asset", "show", "ARN-LT-00777")


def _edit_by_hand(story, uid):
    label, server = story.thing("ARN-BCK-01")
    better = "Back-up, eigenaar: team Opslag"
    story.send("PATCH", f"{story.path(label)}/{server['id']}/", {"description": better})
    story.tell("Somebody edits NetBox", "A description gets better by hand. The policy keeps hand edits.")
    assert "nothing to do" in story.type("sync", "plan")
    story.estate.spare["Omschrijving"] = "Back-up en archief"
    story.estate.write()
    story.tell("The source changes too", "Now both did. Nothing is overwritten; it becomes a line of the work list.")
    story.plan()
    assert story.thing("ARN-BCK-01")[1]["description"] == better
    story.type("asset", "conflicts", "--kind", "field")
    story.type("asset", "resolve", f"field/{uid}/description", "source cmdb", "--yes")
    story.plan()
    assert story.thing("ARN-BCK-01")[1]["description"] == "Back-up en archief"
    assert "a person decided" in story.type("sync", "plan", "--explain", "ARN-BCK-01")


def _break_a_source(story):
    whole = (story.estate.folder / "intune.csv").read_bytes()
    (story.estate.folder / "intune.csv").write_bytes(b"")
    story.tell("A source breaks", "An empty file instead of Intune's export. Nothing of it is retired, however often.")
    story.type("sync", "plan", code=1)
    for _ in range(3):
        story.quietly("sync", "apply", "--yes")
    assert story.asset("ARN-LT-00777")["lifecycle"]["value"] == "active"
    (story.estate.folder / "intune.csv").write_bytes(whole)


def _retire(story):
    del story.estate.machines["other"]
    story.estate.write()
    story.tell(
        "A machine really goes", "It is missed in two full runs before it is retired, and the plan says so first."
    )
    assert "retire" not in story.type("sync", "plan")
    story.quietly("sync", "apply", "--yes")
    said = story.type("sync", "plan")
    assert "retire" in said
    story.quietly("sync", "apply", "--yes")
    [gone] = story.store.first("plugins/assettool/assets", 0, name="ARN-APP-02")
    assert gone["lifecycle"]["value"] == "retired"
