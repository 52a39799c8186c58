"""NetBox over HTTP: the plugin's bulk endpoints, and pynetbox for everything that it does well."""

import hashlib
import logging
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import pynetbox
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError
from urllib3.util import Retry

from assettool.domain.counting import Expected
from assettool.domain.current import FleetRow
from assettool.domain.licence import Estate
from assettool.domain.objects import OBSERVATION
from assettool.domain.plan import FLEET_RUN, Change, Plan
from assettool.domain.snapshot import Snapshot
from assettool.domain.waves import document as wave_document
from assettool.domain.waves.document import SavedPlan
from assettool.errors import (
    RefusedError,
    SourceError,
    StoreDenied,
    StoreError,
    StoreIncompatible,
    StoreRejected,
    StoreUnavailable,
)
from assettool.ports import ChunkResult, CompletedRun, RunState, StoreVersions

logger = logging.getLogger(__name__)

SUPPORTED_NETBOX = "4.7"
PLUGIN = "netbox_assettool"
_API = "/api/plugins/assettool"
_PAGE = 500
_RUNS = 100
_BROKEN_OFF = 2


class _First(msgspec.Struct):
    """The first line of the stream."""

    digest: str


class _Batch(msgspec.Struct):
    """Many objects of one model, as the plugin streams them."""

    label: str = ""
    fields: list[str] = []
    rows: list[list[object]] = []
    end: int | None = None
    """In the last line only: how many rows there were."""


class NetBoxStore:
    """NetBox with our plugin. Every request may be sent twice: each of them is idempotent, or only reads."""

    def __init__(
        self, url: str, token: str, *, ca_file: Path | None = None, timeout_s: float = 120.0, streams: int = 1
    ) -> None:
        if not token.isascii() or not token.isprintable():
            raise StoreDenied("the token has characters that no token has", hint="set ASSETTOOL_NETBOX__TOKEN")
        self.url = url.rstrip("/")
        self.api = pynetbox.api(self.url, token=token)
        self.identity = hashlib.sha256(token.encode()).hexdigest()
        self.fleet_digest = ""
        self.streams = streams
        self._timeout_s = timeout_s
        self._new_session = partial(_session, token, ca_file)
        self._own = threading.local()
        self.api.http_session = self._session

    def versions(self) -> StoreVersions:
        """Check that NetBox answers, lets us in, and has a plugin of our version."""
        status = self._json("GET", "/api/status/")
        netbox = str(status.get("netbox-version", ""))
        plugin = str(status.get("plugins", {}).get(PLUGIN, ""))
        if not netbox.startswith(f"{SUPPORTED_NETBOX}."):
            raise StoreIncompatible(
                f"this assettool works with NetBox {SUPPORTED_NETBOX}, not with: {netbox or 'unknown'}",
                hint="see the table of versions in the README",
            )
        if not plugin:
            raise StoreIncompatible(
                f"NetBox does not have the plugin {PLUGIN}: {self.url}",
                hint="install it: docs/how-to/existing-netbox.md",
            )
        if plugin != version("assettool"):
            raise StoreIncompatible(
                f"the plugin in NetBox is version {plugin}, this assettool is {version('assettool')}",
                hint="install the same version on both sides, then run migrate in NetBox",
            )
        return StoreVersions(netbox, plugin)

    def read_fleet(self) -> Iterator[FleetRow]:
        """Every managed field of every object that a sync may touch, as a stream."""
        self.fleet_digest = yield from self._stream("fleet")

    def read_register(self) -> Iterator[FleetRow]:
        """The application register, with the assets and tenants that it speaks of, as a stream."""
        yield from self._stream("register")

    def read_licences(self) -> Iterator[FleetRow]:
        """What is kept of licences, with the tenants, suppliers, assets, accounts and applications, as a stream."""
        yield from self._stream("licences")

    def _stream(self, name: str) -> Generator[FleetRow, None, str]:
        """The rows of a stream, and then its digest. Raises `StoreUnavailable` where it does not come to its end."""
        with self._request("GET", f"{_API}/{name}/", stream=True) as response, _translated(self.url):
            lines = response.iter_lines(chunk_size=1 << 20)
            digest = msgspec.json.decode(next(lines, b""), type=_First).digest
            yield from _rows(lines, self.url)
        return digest

    def read_estate(self) -> Estate:
        """What a licence position is computed from."""
        response = self._request("GET", f"{_API}/licences/estate/")
        with _translated(self.url):
            return msgspec.json.decode(response.content, type=Estate)

    def take_snapshot(self, on: date, after: int, remark: str = "") -> Snapshot:
        """Have NetBox freeze the position of a day, after the snapshot with this number; 0 where there is none.

        Raises `RefusedError` where somebody else took one meanwhile.
        """
        content = {"on": on.isoformat(), "after": after, "remark": remark}
        path = f"{_API}/position-snapshots/take/"
        headers = {"Content-Type": "application/json"}
        response = self._request("POST", path, data=msgspec.json.encode(content), headers=headers)
        with _translated(self.url):
            return msgspec.json.decode(response.content, type=Snapshot)

    def last_snapshot(self) -> int:
        """The number of the last snapshot; 0 where there is none."""
        rows = self.first("plugins/assettool/position-snapshots", 1, ordering="-number", fields="number")
        return int(rows[0]["number"]) if rows else 0

    def read_snapshots(self) -> list[Snapshot]:
        """Every snapshot with its content, by number."""
        response = self._request("GET", f"{_API}/position-snapshots/chain/")
        with _translated(self.url):
            return msgspec.json.decode(response.content, type=list[Snapshot])

    def read_wave_plan(self) -> SavedPlan | None:
        """The plan of waves that counts; None where none is saved."""
        response = self._request("GET", f"{_API}/waves/plan/")
        if not response.content:
            return None
        with _translated(self.url):
            return SavedPlan(wave_document.digest(response.content), wave_document.decode(response.content))

    def save_wave_plan(self, content: bytes, based_on: str | None) -> int:
        """Have NetBox keep a plan of waves, made after the one with this digest; how many waves it has.

        Raises `RefusedError` where somebody else saved one meanwhile, or where it moves what is settled.
        """
        said = {"based_on": based_on, "document": msgspec.Raw(content)}
        headers = {"Content-Type": "application/json"}
        response = self._request("POST", f"{_API}/waves/plan/", data=msgspec.json.encode(said), headers=headers)
        with _translated(self.url):
            return int(msgspec.json.decode(response.content)["counts"]["waves"])

    def is_unchanged(self, fleet_digest: str) -> bool:
        """Whether a plan would find the very fleet, and the very runs, that this digest is of."""
        headers = {"If-None-Match": f'"{fleet_digest}"'}
        with self._request("GET", f"{_API}/fleet/", stream=True, headers=headers) as response:
            return response.status_code == _NOT_MODIFIED

    def completed_runs(self) -> list[CompletedRun]:
        """The latest completed runs, newest first; as many as a rule on runs may ask for."""
        query = {
            "status": "completed",
            "ordering": "-started",
            "fields": "finished,sources",
            "message__isw": FLEET_RUN,
        }
        with _translated(self.url):
            return [
                CompletedRun(
                    finished=datetime.fromisoformat(run["finished"]),
                    rows={source["name"]: int(source["rows"]) for source in run["sources"]},
                    complete=frozenset(s["name"] for s in run["sources"] if s.get("is_complete", s["rows"] > 0)),
                )
                for run in self.first("plugins/assettool/sync-runs", _RUNS, **query)
            ]

    def start_run(self, plan: Plan, digest: str, chunks: int, *, goes_on: bool = False) -> RunState:
        """Begin carrying out a plan, or go on with the run of the very same plan whose end was not heard of."""
        content = {
            "digest": digest,
            "goes_on": goes_on,
            "chunks": chunks,
            "counts": plan.counts(),
            "sources": [msgspec.to_builtins(source) for source in plan.sources],
            "accounting": asdict(plan.accounting),
            "rejects": [msgspec.to_builtins(reject) for reject in plan.rejects],
        }
        answer = self._post("start", content)
        return RunState(answer["run"], answer["chunks_done"], answer["id"])

    def write_chunk(self, run: RunState, number: int, changes: list[Change]) -> ChunkResult:
        """Carry out one chunk in one transaction; sent again, it returns what it did the first time."""
        answer = self._post("chunk", {"run": run.uuid, "number": number, "changes": changes})
        with _translated(self.url):
            return msgspec.convert(answer, ChunkResult)

    def finish_run(self, run: RunState, plan: Plan, result: ChunkResult) -> None:  # noqa: ARG002 -- NetBox has counted
        """Close the run and mark what the sources still have as seen."""
        sources = sorted({source.name for source in plan.sources if source.is_complete})
        unseen = [key.removeprefix(f"{OBSERVATION}:") for key in plan.unseen]
        self._post("finish", {"run": run.uuid, "unseen": unseen, "sources": sources})

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, Any]]:
        """The first rows of a REST list, page after page; all of them where the limit is 0."""
        rows: list[dict[str, Any]] = []
        query = {"limit": str(min(limit or _PAGE, _PAGE)), **parameters}
        while True:
            page = self._json("GET", f"/api/{path}/", params={**query, "offset": str(len(rows))})
            rows += page["results"]
            if not page["next"] or (limit and len(rows) >= limit):
                return rows[: limit or None]

    def get(self, path: str) -> dict[str, Any]:
        """What a REST address answers."""
        return self._json("GET", f"/api/{path}/")

    def read(self, path: str, **parameters: str) -> bytes:
        """What a REST address answers, as it is."""
        return self._request("GET", f"/api/{path}/", params=parameters).content

    def read_as[Answer](self, kind: type[Answer], path: str, **parameters: str) -> Answer:
        """What a REST address answers, as this type."""
        with _translated(self.url):
            return msgspec.json.decode(self.read(path, **parameters), type=kind)

    def send_as[Answer](self, kind: type[Answer], path: str, content: object) -> Answer:
        """Send JSON to a REST address, and give its answer as this type."""
        answer = self.send("POST", path, msgspec.to_builtins(content))
        with _translated(self.url):
            return msgspec.convert(answer, kind)

    def one(self, path: str, number: int) -> dict[str, Any]:
        """One row of a REST list by its id. Raises `StoreRejected` where there is none."""
        rows = self.first(path, 1, id=str(number))
        if not rows:
            raise StoreRejected(f"there is no {path.rpartition('/')[2]} with this number: {number}")
        return rows[0]

    def history(self, number: int, limit: int = 0) -> list[dict[str, Any]]:
        """What happened to the asset with this id, the latest first; all of it where the limit is 0."""
        response = self._request("GET", f"{_API}/assets/{number}/history/", params={"limit": str(limit)})
        with _translated(self.url):
            return msgspec.json.decode(response.content, type=list[dict[str, Any]])

    def count(self, path: str, **parameters: str) -> int:
        """How many rows a REST list has."""
        answer = self._json("GET", f"/api/{path}/", params={"limit": "1", "brief": "1", **parameters})
        return int(answer["count"])

    def send(self, method: str, path: str, content: object) -> Any:
        """Send JSON to a REST address, and give its answer. Raises `RefusedError` where NetBox says why it will not."""
        headers = {"Content-Type": "application/json"}
        response = self._request(method, f"/api/{path}/", data=msgspec.json.encode(content), headers=headers)
        with _translated(self.url):
            return msgspec.json.decode(response.content)

    def change_status(self, kind: str, number: int, said: Mapping[str, str], document: Path | None = None) -> None:
        """Move an object to a status. Raises `StoreRejected`, or `RefusedError` where somebody else was faster.

        It says the status that was seen, so that NetBox knows a request that is sent again.
        """
        path = f"{_API}/{kind}/{number}/status/"
        if document is None:
            headers = {"Content-Type": "application/json"}
            self._request("POST", path, data=msgspec.json.encode(said), headers=headers)
            return
        try:
            content = document.read_bytes()
        except OSError as exc:
            raise SourceError(f"the document cannot be read: {document}: {exc.strerror}") from exc
        self._request("POST", path, data=dict(said), files={"document": (document.name, content)})

    def inventory(self, query: Mapping[str, Sequence[str]]) -> bytes:
        """The JSON of Ansible's inventory as the plugin gives it: all of it, what matches, or one `host`."""
        return self._request("GET", f"{_API}/inventory/", params=query).content

    def read_report(self, name: str, query: Mapping[str, Sequence[str]], expected: Expected | None = None) -> bytes:
        """A report as a file; that on counts is given what is `expected`."""
        path = f"{_API}/reports/{name}/"
        if expected is None:
            return self._request("GET", path, params=query).content
        headers = {"Content-Type": "application/json"}
        return self._request("POST", path, params=query, data=msgspec.json.encode(expected), headers=headers).content

    def _post(self, name: str, content: dict[str, object]) -> dict[str, Any]:
        body = msgspec.json.encode(content, order="deterministic")
        headers = {"Content-Type": "application/json"}
        return self._json("POST", f"{_API}/ingest/{name}/", data=body, headers=headers)

    def _json(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        response = self._request(method, path, **options)
        with _translated(self.url):
            return msgspec.json.decode(response.content, type=dict[str, Any])

    @property
    def _session(self) -> requests.Session:
        """The session of this thread: requests does not promise that several may share one."""
        if not hasattr(self._own, "session"):
            self._own.session = self._new_session()
        session: requests.Session = self._own.session
        return session

    def _request(self, method: str, path: str, **options: Any) -> requests.Response:
        with _translated(self.url):
            response = self._answer(method, f"{self.url}{path}", **options)
        if not response.ok:
            raise _refusal(response)
        return response

    def _answer(self, method: str, url: str, **options: Any) -> requests.Response:
        """The answer as a whole: urllib3 tries again until an answer begins, and this where it breaks off."""
        for _ in range(_BROKEN_OFF):
            with suppress(requests.exceptions.ChunkedEncodingError):
                return self._session.request(method, url, timeout=self._timeout_s, **options)
        return self._session.request(method, url, timeout=self._timeout_s, **options)


def _rows(lines: Iterator[bytes], url: str) -> Iterator[FleetRow]:
    number, end = 0, None
    for line in lines:
        batch = _batch(line, url)
        number, end = number + len(batch.rows), batch.end
        for row in batch.rows:
            yield batch.label, dict(zip(batch.fields, row, strict=True))
    if end != number:
        raise _cut_off(url)


def _batch(line: bytes, url: str) -> _Batch:
    try:
        return msgspec.json.decode(line, type=_Batch)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as exc:  # half of a line
        raise _cut_off(url) from exc


def _cut_off(url: str) -> StoreUnavailable:
    return StoreUnavailable(f"what NetBox sent was cut off: {url}", hint="run it again; is there a proxy between?")


def _session(token: str, ca_file: Path | None) -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    session.verify = str(ca_file) if ca_file else True
    session.trust_env = False  # a .netrc or a proxy variable must not send the token elsewhere
    retry = Retry(
        total=5,
        read=2,
        backoff_factor=0.3,
        status_forcelist=(502, 503, 504),
        allowed_methods=None,
        raise_on_status=False,
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Errors of the HTTP library as ours."""
    try:
        yield
    except requests.exceptions.MissingSchema as exc:
        raise StoreError(
            f"the address of NetBox lacks https://: {url}", hint="set netbox.url in assettool.yml"
        ) from exc
    except requests.exceptions.SSLError as exc:
        raise StoreUnavailable(
            f"the certificate of NetBox is not trusted: {url}", hint="name your CA bundle in netbox.ca_file"
        ) from exc
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as exc:
        raise StoreError(f"this is no address of a NetBox: {url}", hint="set netbox.url in assettool.yml") from exc
    except requests.exceptions.RequestException as exc:
        if _is_too_late(exc):
            raise StoreUnavailable(f"NetBox does not answer in time: {url}", hint="raise netbox.timeout_s") from exc
        raise StoreUnavailable(
            f"NetBox does not answer: {url}", hint="is it running? for the embedded one: assettool netbox up"
        ) from exc
    except msgspec.MsgspecError as exc:
        raise StoreIncompatible(
            f"this does not answer as NetBox does: {url}", hint="is netbox.url the address of a NetBox?"
        ) from exc
    except OSError as exc:
        raise StoreError(f"the CA bundle cannot be used: {exc}", hint="mend netbox.ca_file") from exc


def _is_too_late(error: requests.exceptions.RequestException) -> bool:
    # After its last try requests calls every failure a ConnectionError.
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.exceptions.Timeout) or isinstance(reason, ReadTimeoutError)


_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _CONFLICT, _SERVER_ERROR = 401, 403, 404, 409, 500
_NOT_MODIFIED = 304


def _refusal(response: requests.Response) -> StoreError | RefusedError:
    reasons = _reasons(response)
    told = "; ".join(reasons) or f"HTTP {response.status_code}"
    if response.status_code == _UNAUTHORISED or (response.status_code == _FORBIDDEN and "oken" in told):
        return StoreDenied(f"NetBox does not accept the token: {told}", hint="set ASSETTOOL_NETBOX__TOKEN")
    if response.status_code == _FORBIDDEN:
        return StoreDenied(f"NetBox does not allow this: {told}", hint="assettool doctor lists the permissions")
    if response.status_code == _NOT_FOUND:
        return StoreIncompatible(
            f"NetBox does not have this: {response.url}",
            hint="it is gone, or your user may not do this: assettool doctor checks the plugin and the permissions",
        )
    if response.status_code == _CONFLICT:
        return RefusedError(f"NetBox refuses: {told}")
    if response.status_code >= _SERVER_ERROR:
        return StoreUnavailable(
            f"NetBox failed: {told}", hint="see its log; what was written so far is kept, run it again to go on"
        )
    return StoreRejected(f"NetBox refuses: {told}", reasons=tuple(reasons))


def _reasons(response: requests.Response) -> list[str]:
    try:
        content = response.json()
    except ValueError:
        return []
    if isinstance(content, dict):
        if content.get("reasons") and content.get("detail") == "; ".join(map(str, content["reasons"])):
            del content["reasons"]  # ours say all of them in one sentence too
        return [
            str(reason) if name in ("detail", "error") else f"{name}: {reason}"
            for name, value in content.items()
            if name not in ("exception", "netbox_version", "python_version")
            for reason in (value if isinstance(value, list) else [value])
        ]
    return [str(content)]
