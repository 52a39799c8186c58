"""The vCenter itself as a source: recorded properties, and a server on this machine that gives recorded answers."""

import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter
import yaml
from certificates import Certificates, make_certificates
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.config import ConfiguredSource, load_sources
from assettool.adapters.sources.vcenter import VCenter
from assettool.adapters.sources.vcenter_sheets import PROPERTIES, Inventory, VCenterSheets
from assettool.domain.observation import Observation, Rejected, Row
from assettool.errors import SettingsError, SourceError

CASES = Path(__file__).parents[1] / "cases" / "sources" / "vcenter"
FILES = sorted(CASES.glob("*.json"))
ANSWERS = CASES / "answers"
CONNECT = {"url": "https://vc1.arnhem.example", "user": "lezer@vsphere.local", "password_env": "ASSETTOOL_VC_PASSWORD"}
PASSWORD = "geheim-13"


def configured(folder: Path, **more: Any) -> ConfiguredSource:
    entry = {"name": "vc", "format": "vcenter", "connect": CONNECT, **more}
    (folder / "sources.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")
    [source] = load_sources(folder / "sources.yml")
    return source


def case_of(file: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return case


def inventory_of(case: dict[str, Any]) -> Inventory:
    return msgspec.convert(case["inventory"], Inventory)


def shown(row: Observation, wanted: dict[str, Any]) -> dict[str, Any]:
    parts = {
        "external_id": row.external_id,
        "kind": row.kind.value,
        "guessed": row.is_kind_guessed,
        "fields": dict(row.fields),
        "identifiers": [f"{identifier.type.value}={identifier.value}" for identifier in row.identifiers],
        "interfaces": [[part.name, part.mac, list(part.addresses)] for part in row.interfaces],
    }
    return {name: part for name, part in parts.items() if name in wanted}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_vcenter_given_a_case_reads_what_it_says(file: Path, tmp_path: Path) -> None:
    case = case_of(file)
    source = configured(tmp_path, **case["source"])
    reading = VCenter(source.terms, source.model.skip, source.connection).reading_of(inventory_of(case))
    rows = list(reading.rows)
    accepted = [row for row in rows if isinstance(row, Observation)]
    assert [shown(row, wanted) for row, wanted in zip(accepted, case["observations"], strict=True)] == case[
        "observations"
    ]
    assert [
        {"row": row.origin.row, "label": row.label, "reasons": list(row.reasons), "by_rule": row.by_rule}
        for row in rows
        if isinstance(row, Rejected)
    ] == [{"by_rule": False, **wanted} for wanted in case["rejected"]]
    assert [warning.message for warning in reading.warnings] == case["warnings"]
    assert reading.format == case.get("format", reading.format)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_vcenter_and_an_export_of_rvtools_are_the_same_assets(file: Path, tmp_path: Path) -> None:
    case = case_of(file)
    live = configured(tmp_path, **case["source"])
    book = xlsxwriter.Workbook(str(tmp_path / "rvtools.xlsx"))
    sheets = VCenterSheets(inventory_of(case))
    for name in ("vInfo", "vNetwork", "vHost", "vNIC", "vSC_VMK"):
        sheet = book.add_worksheet(name)
        table, _ = sheets._tables[name.casefold()]
        for number, (_, cells) in enumerate(table.lines("")):
            for place, cell in enumerate(cells):
                sheet.write(number, place, cell)
    book.close()
    export = configured(tmp_path, format="rvtools", connect=None, path="rvtools.xlsx", **case["source"])

    def without_origin(rows: Iterator[Row]) -> list[str]:
        return sorted(
            f"{row.external_id} {row.kind} {row.identifiers} {row.fields} {row.interfaces}"
            for row in rows
            if isinstance(row, Observation)
        )

    reading = VCenter(live.terms, live.model.skip, live.connection).reading_of(inventory_of(case))
    assert without_origin(reading.rows) == without_origin(export.read().rows)


def test_vcenter_in_another_order_is_the_same(tmp_path: Path) -> None:
    case = case_of(CASES / "plain.json")
    source = configured(tmp_path)
    turned = json.loads(json.dumps(case["inventory"]))
    turned["objects"] = {
        kind: dict(reversed(list(found.items()))) for kind, found in reversed(list(turned["objects"].items()))
    }
    readings = [
        VCenter(source.terms, source.model.skip, source.connection).reading_of(msgspec.convert(given, Inventory))
        for given in (case["inventory"], turned)
    ]
    assert readings[0].sha256 == readings[1].sha256
    assert [str(row) for row in readings[0].rows] == [str(row) for row in readings[1].rows]


@dataclass(slots=True)
class Recorded:
    """A server on this machine that gives recorded answers, and what it was asked."""

    port: int
    certificates: Certificates
    asked: list[str] = field(default_factory=list)
    replaced: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """Answers that differ from the recorded ones, by the name of the call."""
    cut: str = ""
    """The call in whose answer it hangs up."""

    def answer(self, call: str, content: str) -> tuple[int, bytes]:
        if call in self.replaced:
            return self.replaced[call]
        if call == "Login" and PASSWORD not in content:
            return 500, (ANSWERS / "InvalidLogin.xml").read_bytes()
        return 200, (ANSWERS / f"{call}.xml").read_bytes()


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Recorded]:
    files = make_certificates(tmp_path, "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = re.search(r"Body>\s*<(\w+)", content)
            call = found[1] if found else ""
            state.asked.append(f"{call} {self.headers['SOAPAction'].strip(chr(34))}")
            status, answer = state.answer(call, content)
            self.send_response(status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if call == state.cut:
                self.wfile.write(answer[: len(answer) // 2])
                self.close_connection = True
                return
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.certificate, files.key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client may hang up
        state = Recorded(server.server_address[1], files)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def live(recorded: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ASSETTOOL_VC_PASSWORD", PASSWORD)

    def make(**connect: Any) -> ConfiguredSource:
        wanted = {
            **CONNECT, "url": f"https://127.0.0.1:{recorded.port}", "ca_file": str(recorded.certificates.ca),
            "page_size": 4, "timeout_s": 5, **connect,
        }  # fmt: skip
        return configured(tmp_path, connect={key: value for key, value in wanted.items() if value is not None})

    return make


def test_vcenter_is_read_page_by_page(live: Any, recorded: Recorded) -> None:
    reading = live().read()
    rows = list(reading.rows)
    accepted = {str(row.fields["name"]): row for row in rows if isinstance(row, Observation)}
    assert reading.format == "vCenter 8.0.3, 2 virtual machines, 1 hosts"
    assert sorted(accepted) == ["ARN-APP-0012", "ARN-DB-0013", "esx01"]
    first = accepted["ARN-APP-0012"]
    assert first.external_id == "6f2b1c60-0000-0000-0000-000000000001/5003aabb-0000-0000-0000-000000000012"
    assert first.fields == {
        "name": "ARN-APP-0012", "domain": "arnhem.example", "status": "active", "vcenter": "127.0.0.1",
        "platform": "Microsoft Windows Server 2019 (64-bit)", "cluster": "cl-1", "host": "esx01", "vcpus": 4,
        "memory_mib": 8192, "disk_mib": 61440,
    }  # fmt: skip
    assert [[part.name, part.mac, list(part.addresses)] for part in first.interfaces] == [
        ["Network adapter 1", "00:50:56:AA:00:01", ["10.1.2.3/32"]]
    ]
    assert accepted["esx01"].fields["serial"] == "J300ABCD"
    assert [warning.message for warning in reading.warnings] == [
        "partial: the account may not read guest.net of 1 object"
    ]
    assert [call.split()[0] for call in recorded.asked] == [
        "RetrieveServiceContent", "RetrieveServiceContent", "Login", "CreateContainerView", "RetrievePropertiesEx",
        "ContinueRetrievePropertiesEx", "Logout",
    ]  # fmt: skip
    assert recorded.asked[0].endswith("urn:vim25/6.0")
    assert recorded.asked[-1].endswith("urn:vim25/6.7")


def test_vcenter_is_asked_for_no_annotations_and_no_custom_attributes() -> None:
    named = " ".join(path for paths in PROPERTIES.values() for path in paths).casefold()
    assert not [
        word for word in ("annotation", "customvalue", "availablefield", "license", "extraconfig") if word in named
    ]


@pytest.mark.parametrize(
    "call", ["RetrieveServiceContent", "Login", "RetrievePropertiesEx", "ContinueRetrievePropertiesEx"]
)
def test_vcenter_that_stops_half_way_gives_nothing(call: str, live: Any, recorded: Recorded) -> None:
    recorded.cut = call
    with pytest.raises(SourceError, match=r"(stopped half-way|no answer of a vCenter): https"):
        live().read()


@pytest.mark.parametrize("call", ["RetrieveServiceContent", "CreateContainerView", "ContinueRetrievePropertiesEx"])
@pytest.mark.parametrize(
    ("status", "content"),
    [
        (503, b"busy"), (200, b""), (200, b"<html>welcome</html>"), (200, b"{}"), (500, b"<a/>"), (404, b""),
        (200, (ANSWERS / "Logout.xml").read_bytes()), (500, (ANSWERS / "NotAuthenticated.xml").read_bytes()),
    ],
)  # fmt: skip
def test_vcenter_that_answers_something_else_is_a_source_that_failed(
    call: str, status: int, content: bytes, live: Any, recorded: Recorded
) -> None:
    recorded.replaced[call] = (status, content)
    with pytest.raises(SourceError) as error:
        live().read()
    assert error.value.message.endswith(f"https://127.0.0.1:{recorded.port}")


def test_vcenter_that_does_not_let_us_out_gave_everything(live: Any, recorded: Recorded) -> None:
    recorded.replaced["Logout"] = (500, b"<a>")
    assert len(list(live().read().rows)) == 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    call=st.sampled_from(
        ["RetrieveServiceContent", "CreateContainerView", "RetrievePropertiesEx", "ContinueRetrievePropertiesEx"]
    ),
    place=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 30),
    inserted=st.sampled_from([b"", b"x", b"<", b"-1", b"9" * 30, b"</val>", b"\xff", b"&amp;", b" "]),
)
def test_damaged_answer_ends_in_rows_or_in_a_source_error(
    call: str, place: float, length: int, inserted: bytes, live: Any, recorded: Recorded
) -> None:
    content = (ANSWERS / f"{call}.xml").read_bytes()
    start = int(place * len(content))
    recorded.replaced = {call: (200, content[:start] + inserted + content[start + length :])}
    with suppress(SourceError):
        rows = list(live().read().rows)
        assert all(row.fields.get("name") for row in rows if isinstance(row, Observation))


@pytest.mark.parametrize(
    ("connect", "message"),
    [
        ({"password_env": None, "password_command": "echo wrong"}, "the vCenter does not let us in"),
        ({"password_env": "ASSETTOOL_NOT_SET"}, "the variable ASSETTOOL_NOT_SET holds no password"),
        ({"ca_file": None}, "the certificate of the vCenter cannot be trusted"),
        ({"url": "https://127.0.0.1:1"}, "the vCenter does not answer"),
        ({"url": "https://nothing.invalid"}, "the vCenter does not answer"),
    ],
)
def test_vcenter_that_cannot_be_asked_is_a_source_that_failed(connect: dict[str, Any], message: str, live: Any) -> None:
    with pytest.raises(SourceError, match=message) as error:
        live(**connect).read()
    assert error.value.hint
    assert PASSWORD not in f"{error.value.message} {error.value.hint}"


@pytest.mark.parametrize(
    ("connect", "message"),
    [
        ({"url": "http://vc1.arnhem.example"}, "the address of a vCenter begins with https://"),
        ({"user": None, "password_env": None}, "`user` is needed"),
        ({"base": "DC=a"}, "vcenter has no key base"),
    ],
)
def test_connection_that_is_wrong_is_told(connect: dict[str, Any], message: str, tmp_path: Path) -> None:
    wanted = {key: value for key, value in {**CONNECT, **connect}.items() if value is not None}
    with pytest.raises(SettingsError, match=message):
        configured(tmp_path, connect=wanted)
