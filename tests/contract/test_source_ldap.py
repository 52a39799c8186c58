"""The directory itself as a source, against a real slapd with the schema of Active Directory."""

import base64
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from certificates import Certificates, make_certificates
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.config import LIVE, ConfiguredSource, load_sources
from assettool.adapters.sources.ldap import LDAP
from assettool.domain.observation import Observation, Rejected
from assettool.errors import SettingsError, SourceError, UsageError

SLAPD = Path("/usr/sbin/slapd")
SCHEMA = Path("/etc/ldap/schema")
MANAGER = "cn=manager,dc=arnhem,dc=example"
PASSWORD = "geheim-12"
BASE = "dc=arnhem,dc=example"
GUID = uuid.UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
FILLERS = 120
# The one class of Active Directory that the schema of slapd leaves out.
PRINCIPAL = "objectclass ( 1.2.840.113556.1.5.6 NAME 'securityPrincipal' SUP top AUXILIARY MAY sAMAccountName )"

pytestmark = [
    pytest.mark.real,
    pytest.mark.filterwarnings("ignore:(tagMap|typeMap) is deprecated:DeprecationWarning"),  # what ldap3 uses of pyasn1
    pytest.mark.skipif(not SLAPD.exists() or not (SCHEMA / "msuser.schema").exists(), reason="slapd is not installed"),
]


@dataclass(frozen=True, slots=True)
class Directory:
    """A slapd that runs."""

    plain: int
    secure: int
    certificates: Certificates


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def computer(name: str, number: int, **more: str) -> str:
    guid = uuid.UUID(int=GUID.int + number)
    values = {
        "objectClass": "computer\nobjectClass: securityPrincipal",
        "cn": name, "sn": name, "instanceType": "4", "nTSecurityDescriptor": "x",
        "objectCategory": "cn=Computer,dc=example", "sAMAccountName": f"{name}$", "userAccountControl": "4096",
        "operatingSystem": "Windows 11 Enterprise", "managedBy": "cn=Jan Jansen,dc=arnhem,dc=example",
        "lastLogonTimestamp": "133927504600000000", **more,
    }  # fmt: skip
    lines = [f"dn: cn={name},ou=Werkplekken,{BASE}", f"objectGUID:: {base64.b64encode(guid.bytes_le).decode()}"]
    return "\n".join([*lines, *(f"{key}: {value}" for key, value in values.items())])


ENTRIES = "\n\n".join(
    [
        f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Arnhem\ndc: arnhem",
        f"dn: ou=Werkplekken,{BASE}\nobjectClass: organizationalUnit\nou: Werkplekken",
        computer("ARN-LT-00001", 0, dNSHostName="arn-lt-00001.arnhem.example"),
        computer("SRV-1", 1, operatingSystem="Windows Server 2022", userAccountControl="4098", lastLogonTimestamp="0"),
        computer("CLUSTER", 2, servicePrincipalName="MSClusterVirtualServer/cluster"),
        computer("KLOK-1", 3, lastLogonTimestamp="150000000000000000"),
        *(computer(f"LT-{number:05}", number) for number in range(10, 10 + FILLERS)),
        f"dn: cn=Jan Jansen,{BASE}\nobjectClass: person\ncn: Jan Jansen\nsn: Jansen",
        "",
    ]
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    folder = tmp_path_factory.mktemp("slapd")
    (folder / "db").mkdir()
    files = make_certificates(folder, "127.0.0.1")
    found = Directory(free_port(), free_port(), files)
    schemas = "\n".join(
        f"include {SCHEMA}/{name}.schema" for name in ("core", "cosine", "nis", "inetorgperson", "msuser")
    )
    (folder / "slapd.conf").write_text(
        f"{schemas}\n{PRINCIPAL}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n"
        f"TLSCACertificateFile {files.ca}\nTLSCertificateFile {files.certificate}\nTLSCertificateKeyFile {files.key}\n"
        f"database mdb\nmaxsize 10485760\nsuffix {BASE}\nrootdn {MANAGER}\nrootpw {PASSWORD}\ndirectory {folder}/db\n"
        "sizelimit 50\naccess to * by anonymous auth by * read\n",
        encoding="utf-8",
    )
    (folder / "entries.ldif").write_text(ENTRIES, encoding="utf-8")
    configuration = ["-f", str(folder / "slapd.conf")]
    subprocess.run(
        [SLAPD, "-T", "add", *configuration, "-l", str(folder / "entries.ldif")], check=True, capture_output=True
    )
    addresses = f"ldap://127.0.0.1:{found.plain} ldaps://127.0.0.1:{found.secure}"
    with subprocess.Popen(
        [SLAPD, "-h", addresses, *configuration, "-d", "none"], stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr
            assert any("slapd starting" in line for line in server.stderr)
            threading.Thread(target=server.stderr.read, daemon=True).start()
            yield found
        finally:
            server.terminate()
            server.wait()


@pytest.fixture
def make(directory: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the source of an entry of sources.yml."""
    monkeypatch.setenv("ASSETTOOL_LDAP_PASSWORD", PASSWORD)

    def configured(*, more: dict[str, Any] | None = None, **connect: Any) -> ConfiguredSource:
        wanted = {
            "url": f"ldaps://127.0.0.1:{directory.secure}", "base": BASE, "bind": MANAGER, "page_size": 25,
            "password_env": "ASSETTOOL_LDAP_PASSWORD", "ca_file": str(directory.certificates.ca), **connect,
        }  # fmt: skip
        wanted = {key: value for key, value in wanted.items() if value is not None}
        entry = {"name": "ad", "format": "ldap", "connect": wanted, **(more or {})}
        (tmp_path / "sources.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")
        [source] = load_sources(tmp_path / "sources.yml")
        return source

    return configured


def test_directory_gives_its_computers_page_by_page(make: Any) -> None:
    reading = make().read()
    rows = list(reading.rows)
    accepted = {str(row.fields["name"]): row for row in rows if isinstance(row, Observation)}
    assert reading.format == f"LDAP, {FILLERS + 4} entries"
    assert len(accepted) == FILLERS + 3
    first = accepted["ARN-LT-00001"]
    assert first.external_id == str(GUID)
    assert first.is_kind_guessed
    assert first.fields == {
        "name": "ARN-LT-00001", "domain": "arnhem.example", "platform": "Windows 11 Enterprise",
        "last_seen": "2025-05-26T16:27:40Z",
    }  # fmt: skip
    assert [f"{found.type}={found.value}" for found in first.identifiers] == [
        f"ad_object_guid={GUID}", "host_name=arn-lt-00001.arnhem.example",
    ]  # fmt: skip
    assert accepted["SRV-1"].fields["status"] == "offline"
    assert "last_seen" not in accepted["KLOK-1"].fields
    [rejected] = [row for row in rows if isinstance(row, Rejected)]
    assert (rejected.label, rejected.by_rule) == ("CLUSTER", True)
    assert [warning.message for warning in reading.warnings] == [
        "last_seen cannot be true and is left out (1 row): 150000000000000000"
    ]


def test_directory_gives_the_same_assets_as_its_ldif(make: Any, tmp_path: Path) -> None:
    (tmp_path / "ad.ldif").write_text(ENTRIES, encoding="utf-8")
    entry = {"name": "ad", "format": "active_directory", "path": "ad.ldif"}
    (tmp_path / "file.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")
    [file] = load_sources(tmp_path / "file.yml")

    def known(source: ConfiguredSource) -> list[tuple[Any, ...]]:
        rows = [row for row in source.read().rows if isinstance(row, Observation)]
        return sorted((row.external_id, row.kind, row.identifiers, dict(row.fields).items()) for row in rows)

    assert [str(row) for row in known(make())] == [str(row) for row in known(file)]


def test_directory_read_twice_has_the_same_digest_whatever_the_pages(make: Any) -> None:
    digests = {make(page_size=size).read().sha256 for size in (7, 25, 50)}
    assert len(digests) == 1


def test_directory_is_asked_for_what_is_needed_only(make: Any) -> None:
    source = make(more={"drop": ["description"], "rules": [{"when": {"location": "a*"}, "reject": "x"}]})
    reader = LIVE["ldap"].reader(source.terms, source.model, source.connection)
    assert isinstance(reader, LDAP)
    assert {name.casefold() for name in reader.attributes} == {
        "cn", "dnshostname", "lastlogontimestamp", "location", "name", "objectclass", "objectguid", "operatingsystem",
        "samaccountname", "serviceprincipalname", "useraccountcontrol",
    }  # fmt: skip


def test_directory_with_a_filter_gives_what_it_takes(make: Any) -> None:
    rows = list(make(filter="(&(objectClass=computer)(cn=LT-0001*))").read().rows)
    assert len(rows) == 10


def test_directory_over_plain_ldap_starts_tls_where_a_ca_is_named(make: Any, directory: Directory) -> None:
    plain = f"ldap://127.0.0.1:{directory.plain}"
    assert len(list(make(url=plain).read().rows)) == FILLERS + 4
    assert len(list(make(url=plain, ca_file=None).read().rows)) == FILLERS + 4  # it never leaves this machine


def test_password_comes_from_a_command(make: Any) -> None:
    command = [sys.executable, "-c", f"print('{PASSWORD}')"]
    assert len(list(make(password_env=None, password_command=command).read().rows)) == FILLERS + 4


@pytest.mark.parametrize(
    ("connect", "message"),
    [
        ({"bind": "cn=nobody,dc=arnhem,dc=example"}, "the directory does not let us in"),
        ({"password_env": "ASSETTOOL_NOT_SET"}, "the variable ASSETTOOL_NOT_SET holds no password"),
        ({"password_env": None, "password_command": "false"}, "the command of `password_command` failed: false"),
        ({"password_env": None, "password_command": "true"}, "the command of `password_command` gave no password"),
        ({"bind": None, "password_env": None}, "the directory refuses the search"),  # nobody may read
        ({"ca_file": None}, "cannot be trusted"),
        ({"ca_file": "nothing.pem"}, "the file of `ca_file` holds no certificates"),
        ({"base": "dc=renkum,dc=example"}, "the directory"),
        ({"base": "this is nothing"}, "the directory refuses the search"),
        ({"filter": "(cn=LT"}, "the directory refuses the search"),
        ({"url": "ldaps://127.0.0.1:1"}, "the directory does not answer"),
        ({"url": "ldaps://nothing.invalid"}, "the directory does not answer"),
    ],
)
def test_directory_that_does_not_give_everything_is_a_source_that_failed(
    connect: dict[str, Any], message: str, make: Any
) -> None:
    with pytest.raises(SourceError, match=message) as error:
        make(**connect).read()
    assert error.value.hint
    assert PASSWORD not in f"{error.value.message} {error.value.hint}"


def test_directory_of_another_name_than_its_certificate_is_not_trusted(make: Any, directory: Directory) -> None:
    other = "127.0.0.2"
    with cut_off(directory.secure, 1_000_000, other) as port, pytest.raises(SourceError, match="cannot be trusted"):
        make(url=f"ldaps://{other}:{port}").read()


@pytest.mark.parametrize("allowed", [0, 600, 4_000, 9_000])
def test_directory_that_stops_half_way_gives_nothing(make: Any, directory: Directory, allowed: int) -> None:
    with cut_off(directory.plain, allowed) as port, pytest.raises(SourceError, match="does not answer, or stopped"):
        make(url=f"ldap://127.0.0.1:{port}", ca_file=None).read()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.one_of(st.integers(0, 20), st.integers(0, 5_000)), byte=st.integers(0, 255))
def test_damaged_answer_ends_in_all_rows_or_in_a_source_error(
    place: int, byte: int, make: Any, directory: Directory
) -> None:
    with cut_off(directory.plain, 1_000_000, damage=(place, byte)) as port, suppress(SourceError):
        assert len(list(make(url=f"ldap://127.0.0.1:{port}", ca_file=None, timeout_s=1).read().rows)) == FILLERS + 4


def test_directory_that_never_answers_ends_in_time(make: Any) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(SourceError, match="does not answer"):
            make(url=f"ldap://127.0.0.1:{port}", ca_file=None, timeout_s=0.3).read()


def test_live_source_reads_no_files(make: Any) -> None:
    source = make()
    assert source.paths() == []
    assert source.pattern.startswith("ldaps://")
    with pytest.raises(UsageError, match="reads no files: ad"):
        source.reader()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"connect": None}, "ldap needs `connect`, and no `path`"),
        ({"path": "x.csv"}, "ldap needs `connect`, and no `path`"),
        ({"format": "intune"}, "only ldap and vcenter connect; the others have a `path`"),
        ({"connect": {"base": None}}, "`base` is needed"),
        ({"connect": {"url": "https://dc1.example.nl"}}, "begins with ldaps:// or ldap://"),
        ({"connect": {"url": "dc1"}}, "an address has a scheme and a host"),
        ({"connect": {"url": "ldaps://a:b@dc1.example.nl"}}, "no name and no password in an address"),
        ({"connect": {"url": "ldaps://dc1:x"}}, "no address"),
        ({"connect": {"user": "a"}}, "ldap has no key user"),
        ({"connect": {"password": "a"}}, "Extra inputs are not permitted"),
        ({"connect": {"password_env": None}}, "who connects needs `password_env`"),
        ({"connect": {"password_command": "a"}}, "a password comes from"),
        ({"connect": {"page_size": 0}}, "greater than or equal to 1"),
        ({"rules": [{"when": {"managedBy": "*"}, "reject": "x"}]}, "columns about people are never read: managedBy"),
    ],
)
def test_connection_that_is_wrong_is_told_with_its_line(entry: dict[str, Any], message: str, tmp_path: Path) -> None:
    connect = {"url": "ldaps://dc1.example.nl", "base": BASE, "bind": "x", "password_env": "y"}
    wanted = {"name": "ad", "format": "ldap", "connect": connect, **entry}
    if isinstance(entry.get("connect"), dict):
        merged = {**connect, **entry["connect"]}
        wanted["connect"] = {key: value for key, value in merged.items() if value is not None}
    wanted = {key: value for key, value in wanted.items() if value is not None}
    (tmp_path / "sources.yml").write_text(yaml.safe_dump({"sources": [wanted]}), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_sources(tmp_path / "sources.yml")
    assert message in error.value.message
    assert "sources.yml:" in error.value.message


class cut_off:
    """A go-between that passes so many bytes of the answers, one of them changed, and then hangs up."""

    def __init__(
        self, port: int, allowed: int, address: str = "127.0.0.1", damage: tuple[int, int] | None = None
    ) -> None:
        self._port = port
        self._left = allowed
        self._passed = 0
        self._damage = damage
        self._listener = socket.create_server((address, 0))

    def __enter__(self) -> int:
        threading.Thread(target=self._serve, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):  # either side may hang up first
            client, _ = self._listener.accept()
            with client, socket.create_connection(("127.0.0.1", self._port)) as server:
                threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()
                while self._left > 0 and (content := server.recv(min(self._left, 1024))):
                    self._left -= len(content)
                    client.sendall(self._damaged(content))
                client.shutdown(socket.SHUT_RDWR)

    def _damaged(self, content: bytes) -> bytes:
        """The content, with one byte changed where its place is in it."""
        place, byte = self._damage or (-1, 0)
        at = place - self._passed
        self._passed += len(content)
        return content[:at] + bytes([byte]) + content[at + 1 :] if 0 <= at < len(content) else content

    @staticmethod
    def _pass_on(client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while content := client.recv(1024):
                server.sendall(content)
