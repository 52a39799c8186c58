"""What NetBox, or something in its place, can answer: each becomes one of our errors, and no other one escapes."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import msgspec
import pytest
from factories import make_observation
from fakes import FakeStore, plan_of
from licence_estate import ON, make_portfolio

from assettool.adapters.netbox import NetBoxStore
from assettool.domain.asset import AssetKind
from assettool.domain.counting import Expected, Group
from assettool.domain.objects import OBSERVATION
from assettool.domain.plan import digest, encode
from assettool.domain.snapshot import Snapshot
from assettool.errors import (
    RefusedError,
    SourceError,
    StoreDenied,
    StoreError,
    StoreIncompatible,
    StoreRejected,
    StoreUnavailable,
)
from assettool.ports import ChunkResult, RunState

STATUS = {"netbox-version": "4.7.3", "plugins": {"netbox_assettool": version("assettool")}}


@dataclass
class Answer:
    """What the server says once. Without a status it closes the line; `waits` for the end of the test first."""

    status: int | None = 200
    content: object = None
    body: bytes | None = None
    kind: str = "application/json"
    claims: int = 0
    waits: bool = False

    @property
    def sent(self) -> bytes:
        return json.dumps(self.content).encode() if self.body is None else self.body


@dataclass
class Requested:
    """What a client asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """A web server on the loopback that gives its answers one after the other, the last one again and again."""

    answers: list[Answer] = field(default_factory=list)
    requests: list[Requested] = field(default_factory=list)
    port: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server.requests.append(Requested(self.command, self.path, dict(self.headers), body))
                answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
                if answer.waits:
                    server.ended.wait()
                self.close_connection = True
                if answer.status is None:
                    return
                self.send_response(answer.status)
                self.send_header("Connection", "close")
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.sent) + answer.claims))
                with suppress(ConnectionError):  # a client that waits no longer
                    self.end_headers()
                    self.wfile.write(answer.sent)

            do_GET = do_POST = _answer

            def log_message(self, format: str, *args: object) -> None: ...

        return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with no answers yet."""
    found = Server()
    with ThreadingHTTPServer(("127.0.0.1", 0), found.handler()) as listening:
        found.port = listening.server_port
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.ended.set()
        listening.shutdown()
        thread.join()


@pytest.fixture
def store(server: Server) -> Iterator[NetBoxStore]:
    """A client of that server that does not wait between two tries."""
    found = store_of(server.url)
    yield found
    found.api.http_session.close()


def store_of(url: str, **options: object) -> NetBoxStore:
    store = NetBoxStore(url, "nbt_key.token", **options)
    for adapter in store.api.http_session.adapters.values():
        adapter.max_retries = adapter.max_retries.new(backoff_factor=0)
    return store


def test_versions_when_netbox_and_plugin_fit_gives_them_and_sends_the_token(server: Server, store: NetBoxStore):
    server.answers = [Answer(content=STATUS)]
    assert (store.versions().netbox, store.versions().plugin) == ("4.7.3", version("assettool"))
    assert server.requests[0].path == "/api/status/"
    assert server.requests[0].headers["Authorization"] == "Bearer nbt_key.token"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ({**STATUS, "netbox-version": "4.6.2"}, r"works with NetBox 4\.7, not with: 4\.6\.2"),
        ({**STATUS, "netbox-version": "4.70.0"}, r"not with: 4\.70\.0"),
        ({}, "not with: unknown"),
        ({**STATUS, "plugins": {}}, "does not have the plugin netbox_assettool"),
        ({"netbox-version": "4.7.3"}, "does not have the plugin"),
        ({**STATUS, "plugins": {"netbox_assettool": "0.0.1"}}, r"plugin in NetBox is version 0\.0\.1"),
    ],
)
def test_versions_when_they_do_not_fit_says_which(
    server: Server, store: NetBoxStore, status: dict[str, object], said: str
):
    server.answers = [Answer(content=status)]
    with pytest.raises(StoreIncompatible, match=said) as failed:
        store.versions()
    assert failed.value.hint


HTML = {"body": b"<html><h1>Page not found</h1></html>", "kind": "text/html"}
ANSWERS = [
    (Answer(401, {"detail": "Invalid token"}), StoreDenied, "does not accept the token: Invalid token"),
    (Answer(403, {"detail": "Invalid v1 token"}), StoreDenied, "does not accept the token"),
    (Answer(403, {"detail": "your user lacks permissions: dcim.add_device"}), StoreDenied, r"dcim\.add_device"),
    (Answer(404, **HTML), StoreIncompatible, "does not have this: http"),
    (Answer(404, {"detail": "Not found."}), StoreIncompatible, "does not have this"),
    (Answer(400, {"number": "chunk 0 was something else"}), StoreRejected, "number: chunk 0 was something else"),
    (Answer(400, ["first", "second"]), StoreRejected, "first"),
    (Answer(413, **HTML), StoreRejected, "HTTP 413"),
    (Answer(429, {"detail": "throttled"}), StoreRejected, "throttled"),
    (
        Answer(500, {"error": "deadlock", "exception": "OperationalError", "netbox_version": "4.7.3"}),
        StoreUnavailable,
        "NetBox failed: deadlock$",
    ),
    (Answer(500, **HTML), StoreUnavailable, "NetBox failed: HTTP 500"),
    (Answer(502, **HTML), StoreUnavailable, "NetBox failed: HTTP 502"),
    (Answer(200, **HTML), StoreIncompatible, "does not answer as NetBox does"),
    (Answer(200, body=b""), StoreIncompatible, "does not answer as NetBox does"),
    (Answer(200, body=b"[1, 2]"), StoreIncompatible, "does not answer as NetBox does"),
    (Answer(200, body=b'{"netbox-version": "4.7', claims=0), StoreIncompatible, "does not answer as NetBox does"),
    (Answer(200, body=b'{"netbox-version"', claims=50), StoreUnavailable, "does not answer"),
    (Answer(None), StoreUnavailable, "does not answer"),
]


@pytest.mark.parametrize(("answer", "error", "said"), ANSWERS)
@pytest.mark.parametrize(
    "ask",
    [
        *("versions", "read_fleet", "is_unchanged", "start_run", "write_chunk", "finish_run", "first"),
        *("read_estate", "last_snapshot", "take_snapshot", "read_snapshots"),
    ],
)
def test_every_request_when_netbox_answers_wrongly_raises_our_error(
    server: Server, store: NetBoxStore, ask: str, answer: Answer, error: type[StoreError], said: str
):
    server.answers = [answer]
    plan, run = plan_of(FakeStore(), make_observation()), RunState("run", 0)
    asks: dict[str, Callable[[], object]] = {
        "versions": store.versions,
        "read_fleet": lambda: list(store.read_fleet()),
        "is_unchanged": lambda: store.is_unchanged("digest"),
        "start_run": lambda: store.start_run(plan, "digest", 1),
        "write_chunk": lambda: store.write_chunk(run, 0, list(plan.changes)),
        "finish_run": lambda: store.finish_run(run, plan, ChunkResult()),
        "read_estate": store.read_estate,
        "last_snapshot": store.last_snapshot,
        "take_snapshot": lambda: store.take_snapshot(ON, 0),
        "read_snapshots": store.read_snapshots,
        "first": lambda: store.first("plugins/assettool/assets", 1),
    }
    if ask == "is_unchanged" and answer.status == 200:
        assert asks[ask]() is False  # who reads it then finds what is wrong
        return
    with pytest.raises(error, match=said) as failed:
        asks[ask]()
    assert failed.value.hint or isinstance(failed.value, StoreRejected)


def test_request_when_a_proxy_fails_once_is_sent_again(server: Server, store: NetBoxStore):
    server.answers = [Answer(502, **HTML), Answer(content=STATUS)]
    assert store.versions().netbox == "4.7.3"
    assert len(server.requests) == 2


def test_chunk_when_the_answer_was_lost_is_sent_again_with_the_same_bytes(server: Server, store: NetBoxStore):
    server.answers = [Answer(None), Answer(503), Answer(content={"created": {"dcim.device:1": 7}, "updated": 2})]
    changes = list(plan_of(FakeStore(), make_observation()).changes)
    result = store.write_chunk(RunState("run-1", 0), 3, changes)
    assert (result.created, result.updated, result.stale) == ({"dcim.device:1": 7}, 2, [])
    first, second, third = server.requests
    assert first.body == second.body == third.body
    sent = json.loads(first.body)
    assert (sent["run"], sent["number"], len(sent["changes"])) == ("run-1", 3, len(changes))


def test_chunk_when_the_answer_has_another_shape_raises_our_error(server: Server, store: NetBoxStore):
    server.answers = [Answer(content={"created": ["dcim.device:1"]})]
    with pytest.raises(StoreIncompatible):
        store.write_chunk(RunState("run", 0), 0, [])


def test_refusal_when_there_are_several_reasons_keeps_all_of_them(server: Server, store: NetBoxStore):
    server.answers = [Answer(400, {"counts": "no sync writes this", "digest": ["too long"]})]
    with pytest.raises(StoreRejected) as failed:
        store.start_run(plan_of(FakeStore()), "digest", 0)
    assert failed.value.reasons == ("counts: no sync writes this", "digest: too long")


def test_run_when_started_and_finished_says_what_netbox_needs_to_know(server: Server, store: NetBoxStore):
    server.answers = [Answer(content={"run": "u-1", "id": 5, "chunks_done": 2})]
    filled = FakeStore()
    plan = plan_of(filled, make_observation())
    assert store.start_run(plan, digest(encode(plan)), 3) == RunState("u-1", 2, 5)
    store.finish_run(RunState("u-1", 2, 5), plan, ChunkResult())
    started, finished = (json.loads(request.body) for request in server.requests)
    assert started["digest"] == digest(encode(plan))
    assert started["counts"] == plan.counts()
    assert started["accounting"]["accepted"] == 1
    assert finished == {"run": "u-1", "unseen": [], "sources": ["intune"]}


def test_run_when_finished_names_unseen_rows_without_their_model(server: Server, store: NetBoxStore):
    from assettool.domain.accounting import Accounting
    from assettool.domain.plan import Plan

    server.answers = [Answer(content={})]
    plan = Plan(server.url, (), Accounting(0, 0, 0, 0, 0), (), unseen=(f"{OBSERVATION}:intune/a/b",))
    store.finish_run(RunState("u-1", 0), plan, ChunkResult())
    assert json.loads(server.requests[0].body)["unseen"] == ["intune/a/b"]


def as_stream(*lines: object) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


SITES = as_stream({"digest": "d1"}, {"label": "dcim.site", "fields": ["id"], "rows": [[1], [2]]})


@pytest.mark.parametrize(
    "body",
    [
        SITES,
        SITES[:-10],
        SITES[: SITES.index(b"\n") + 1],
        SITES + as_stream({"end": 3}),
        SITES + as_stream({"end": 2})[:-4],
        SITES + as_stream({"end": 2}, {"label": "dcim.site", "fields": ["id"], "rows": [[3]]}),
    ],
)
@pytest.mark.parametrize("name", ["fleet", "register", "licences"])
def test_stream_when_it_does_not_come_to_its_end_is_an_error(
    server: Server, store: NetBoxStore, name: str, body: bytes
):
    server.answers = [Answer(body=body)]
    with pytest.raises(StoreUnavailable, match="cut off"):
        list(getattr(store, f"read_{name}")())
    assert store.fleet_digest == ""


def test_fleet_when_read_gives_each_row_with_its_names(server: Server, store: NetBoxStore):
    lines = [
        {"digest": "d1"},
        {"label": "dcim.site", "fields": ["id", "slug"], "rows": [[1, "a"], [2, "b"]]},
        {"label": "dcim.device", "fields": ["id", "name"], "rows": []},
        {"label": "ipam.ipaddress", "fields": ["id", "assigned_object"], "rows": [[3, ["dcim.interface", 4]]]},
        {"end": 3},
    ]
    server.answers = [Answer(body=as_stream(*lines))]
    assert list(store.read_fleet()) == [
        ("dcim.site", {"id": 1, "slug": "a"}),
        ("dcim.site", {"id": 2, "slug": "b"}),
        ("ipam.ipaddress", {"id": 3, "assigned_object": ["dcim.interface", 4]}),
    ]
    assert store.fleet_digest == "d1"


@pytest.mark.parametrize(("status", "is_unchanged"), [(304, True), (200, False)])
def test_fleet_when_its_digest_is_compared_takes_one_request(
    server: Server, store: NetBoxStore, status: int, is_unchanged: bool
):
    server.answers = [Answer(status, body=b"" if is_unchanged else b'{"digest": "d2"}\n')]
    assert store.is_unchanged("d1") is is_unchanged
    assert [request.headers["If-None-Match"] for request in server.requests] == ['"d1"']


def test_list_when_it_has_several_pages_reads_them_all(server: Server, store: NetBoxStore):
    server.answers = [
        Answer(content={"results": [{"id": 1}, {"id": 2}], "next": "http://elsewhere.test/"}),
        Answer(content={"results": [{"id": 3}], "next": None}),
    ]
    assert [row["id"] for row in store.first("plugins/assettool/assets", 0, kind="laptop")] == [1, 2, 3]
    assert [request.path for request in server.requests] == [
        "/api/plugins/assettool/assets/?limit=500&kind=laptop&offset=0",
        "/api/plugins/assettool/assets/?limit=500&kind=laptop&offset=2",
    ]


def test_list_when_only_the_first_rows_are_wanted_asks_no_more(server: Server, store: NetBoxStore):
    server.answers = [Answer(content={"results": [{"id": 1}], "next": "http://elsewhere.test/"})]
    assert store.first("plugins/assettool/assets", 1) == [{"id": 1}]
    assert len(server.requests) == 1


def test_one_when_there_is_none_says_which_number(server: Server, store: NetBoxStore):
    server.answers = [Answer(content={"results": [], "next": None})]
    with pytest.raises(StoreRejected, match="no sync-runs with this number: 7"):
        store.one("plugins/assettool/sync-runs", 7)


def test_one_when_it_is_there_gives_it(server: Server, store: NetBoxStore):
    server.answers = [Answer(content={"results": [{"id": 7}], "next": None})]
    assert store.one("plugins/assettool/sync-runs", 7) == {"id": 7}


def test_history_when_asked_gives_its_events(server: Server, store: NetBoxStore):
    server.answers = [Answer(content=[{"what": "Created"}])]
    assert store.history(7, 20) == [{"what": "Created"}]
    assert server.requests[0].path == "/api/plugins/assettool/assets/7/history/?limit=20"


def test_count_when_asked_gives_the_number(server: Server, store: NetBoxStore):
    server.answers = [Answer(content={"count": 42, "results": [], "next": None})]
    assert store.count("plugins/assettool/assets", kind="laptop") == 42


def test_request_when_netbox_is_too_slow_says_how_to_wait_longer(server: Server):
    server.answers = [Answer(content=STATUS, waits=True)]
    slow = store_of(server.url, timeout_s=0.02)
    with pytest.raises(StoreUnavailable, match="does not answer in time") as failed:
        slow.versions()
    assert "timeout_s" in failed.value.hint
    slow.api.http_session.close()


def test_request_when_nothing_listens_says_so(server: Server):
    import socket

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(StoreUnavailable, match="does not answer"):
            store_of(url).versions()


@pytest.mark.parametrize(
    "url", ["netbox.test", "ftp://netbox.test", "http://", "http://[::1", "http://a b.test/x", "http://.x."]
)
def test_request_when_the_address_is_none_says_so(url: str):
    with pytest.raises(StoreError) as failed:
        store_of(url).versions()
    assert failed.value.hint


@pytest.mark.parametrize("token", ["пароль", "two\nlines", "tab\there"])
def test_store_when_the_token_cannot_be_one_says_so_without_showing_it(token: str):
    with pytest.raises(StoreDenied) as failed:
        NetBoxStore("http://netbox.test", token)
    assert token not in failed.value.message


def test_request_when_the_ca_bundle_is_not_there_says_so(tmp_path: Path):
    store = NetBoxStore("https://127.0.0.1:1", "token", ca_file=tmp_path / "none.pem")
    with pytest.raises(StoreError, match="CA bundle"):
        store.versions()


def test_request_when_the_other_end_does_not_speak_tls_says_so(server: Server):
    server.answers = [Answer(content=STATUS)]
    with pytest.raises(StoreUnavailable):
        store_of(server.url.replace("http:", "https:")).versions()


def test_request_when_a_proxy_or_netrc_is_set_does_not_follow_it(
    server: Server, store: NetBoxStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    server.answers = [Answer(content=STATUS)]
    store.versions()
    assert server.requests[0].headers["Authorization"] == "Bearer nbt_key.token"


def test_inventory_when_filtered_gives_the_answer_as_it_came(server: Server, store: NetBoxStore):
    server.answers = [Answer(content={"_meta": {"hostvars": {}}})]
    assert json.loads(store.inventory({"tenant": ["arnhem", "renkum"]})) == {"_meta": {"hostvars": {}}}
    assert server.requests[0].path == "/api/plugins/assettool/inventory/?tenant=arnhem&tenant=renkum"


SAID = {"status": "assessed", "old": "registered", "reason": "we looked at it"}


def test_report_when_asked_for_gives_the_file_as_it_came(server: Server, store: NetBoxStore):
    server.answers.append(Answer(body=b"# Voortgang", kind="text/markdown"))
    assert (
        store.read_report("progress", {"as": ["md"], "since": [""], "tenant": ["arnhem", "renkum"]}) == b"# Voortgang"
    )
    [asked] = server.requests
    assert (asked.method, asked.path) == (
        "GET",
        "/api/plugins/assettool/reports/progress/?as=md&since=&tenant=arnhem&tenant=renkum",
    )


def test_report_when_something_is_expected_sends_that(server: Server, store: NetBoxStore):
    server.answers.append(Answer(content={}))
    expected = Expected((Group("Laptops", (AssetKind.LAPTOP,), 7, {"arnhem": 3}),))
    store.read_report("counts", {"as": ["json"]}, expected)
    [asked] = server.requests
    assert (asked.method, asked.path) == ("POST", "/api/plugins/assettool/reports/counts/?as=json")
    assert msgspec.json.decode(asked.body, type=Expected) == expected


def test_report_when_it_is_asked_wrongly_says_what_is_wrong(server: Server, store: NetBoxStore):
    server.answers.append(Answer(400, {"tenant": ["there is none of this name: nowhere"]}))
    with pytest.raises(StoreRejected, match="tenant: there is none of this name: nowhere"):
        store.read_report("progress", {"tenant": ["nowhere"]})


def test_status_when_changed_without_a_document_sends_json(server: Server, store: NetBoxStore):
    server.answers = [Answer(201, {"id": 1})]
    store.change_status("data-sets", 7, SAID)
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/api/plugins/assettool/data-sets/7/status/")
    assert json.loads(request.body) == SAID


def test_status_when_changed_with_a_document_sends_both(server: Server, store: NetBoxStore, tmp_path: Path):
    document = tmp_path / "acceptance.pdf"
    document.write_bytes(b"signed")
    server.answers = [Answer(status=None), Answer(201, {"id": 1})]
    store.change_status("applications", 7, SAID, document)
    first, second = server.requests
    assert first.body == second.body  # the line broke: it was sent again
    assert second.headers["Content-Type"].startswith("multipart/form-data")
    assert b'name="old"\r\n\r\nregistered' in second.body
    assert b'filename="acceptance.pdf"\r\n\r\nsigned' in second.body


def test_status_when_the_document_is_not_there_says_so_and_sends_nothing(store: NetBoxStore, tmp_path: Path):
    with pytest.raises(SourceError, match="the document cannot be read"):
        store.change_status("applications", 7, SAID, tmp_path / "none.pdf")


def test_status_when_it_is_refused_keeps_every_reason(server: Server, store: NetBoxStore):
    server.answers = [Answer(400, {"status": ["it cannot"], "due": ["there is none", "it is late"]})]
    with pytest.raises(StoreRejected) as failed:
        store.change_status("applications", 7, SAID)
    assert failed.value.reasons == ("status: it cannot", "due: there is none", "due: it is late")


def test_status_when_somebody_was_faster_says_so(server: Server, store: NetBoxStore):
    server.answers = [Answer(409, {"detail": "it is now: go"})]
    with pytest.raises(RefusedError, match="it is now: go"):
        store.change_status("applications", 7, SAID)


def test_read_estate_gives_what_netbox_has(server: Server, store: NetBoxStore):
    estate = make_portfolio()
    server.answers = [Answer(body=msgspec.json.encode(estate))]
    found = store.read_estate()
    assert found.products == estate.products
    assert found.fleet.devices == estate.fleet.devices
    assert list(found.installations) == list(estate.installations)
    assert server.requests[0].path == "/api/plugins/assettool/licences/estate/"


@pytest.mark.parametrize(("rows", "number"), [([], 0), ([{"number": 3}], 3)])
def test_last_snapshot_is_the_number_of_the_last_one(server: Server, store: NetBoxStore, rows: object, number: int):
    server.answers = [Answer(content={"count": len(rows), "next": None, "results": rows})]
    assert store.last_snapshot() == number
    assert "ordering=-number" in server.requests[0].path


def test_take_snapshot_says_what_it_is_to_follow_and_gives_it(server: Server, store: NetBoxStore):
    taken = Snapshot(4, "a" * 64, "{}", "b" * 64)
    server.answers = [Answer(body=msgspec.json.encode(taken))]
    assert store.take_snapshot(ON, 3, "true-up") == taken
    assert json.loads(server.requests[0].body) == {"on": "2026-06-01", "after": 3, "remark": "true-up"}
    server.answers = [Answer(body=msgspec.json.encode([taken]))]
    assert store.read_snapshots() == [taken]


def test_take_snapshot_when_somebody_was_faster_is_refused(server: Server, store: NetBoxStore):
    server.answers = [Answer(409, {"detail": "the last snapshot is number 4 by now"})]
    with pytest.raises(RefusedError, match="number 4 by now"):
        store.take_snapshot(ON, 3)
