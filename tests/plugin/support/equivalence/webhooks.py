"""Webhooks received for real: a listener on loopback, and NetBox's own jobs that deliver to it."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import django_rq
from core.models import ObjectType
from django.apps import apps
from django.conf import settings
from django.urls import resolve
from extras.models import EventRule, Webhook
from rq import Queue

from equivalence.comparing import Comparison, Difference, differing, serialised
from equivalence.naming import Names
from netbox_assettool.models import SyncRun

_QUEUES = ("high", "default", "low")
_ADDRESS = re.compile(r"^/(api/[\w/-]+?)/(\d+)/$")
_TIMES = {"created", "last_updated", "timestamp", "first_seen", "last_seen", "started", "finished"}

type Payload = dict[str, object]


class Listener:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.received: list[Payload] = []
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_arguments: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    @contextmanager
    def listening(self) -> Iterator["Listener"]:
        """Answer until the block ends."""
        thread = Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def take(self) -> list[Payload]:
        """What came since the last time."""
        found, self.received[:] = list(self.received), []
        return found


def subscribe(url: str, labels: list[str], **rule: object) -> None:
    """Have NetBox send every create, update and delete of these models to this address."""
    webhook = Webhook.objects.create(name="listener", payload_url=url)
    made = EventRule.objects.create(
        name="everything",
        event_types=["object_created", "object_updated", "object_deleted"],
        action_type="webhook",
        action_object=webhook,
        **rule,
    )
    made.object_types.set([ObjectType.objects.get_for_model(apps.get_model(label)) for label in labels])


@contextmanager
def own_queues(number: int) -> Iterator[None]:
    """Keep the jobs of this process in a Valkey database of its own."""
    parameters = settings.RQ_QUEUES["default"]
    before, parameters["DB"] = parameters["DB"], number
    django_rq.get_connection().flushdb()
    try:
        yield
    finally:
        django_rq.get_connection().flushdb()
        parameters["DB"] = before


def work() -> None:
    """Carry out everything that is queued, in its order. Raises where a job fails.

    No worker registers for it: NetBox leaves more for later where it sees one, at whatever moment that is.
    """
    queues = [django_rq.get_queue(name) for name in _QUEUES]
    jobs = queues[0].connection
    while found := Queue.dequeue_any(queues, timeout=None, connection=jobs):
        job, _ = found
        job.perform()
        jobs.delete(job.key)


def by_object(payloads: list[Payload], names: Names) -> dict[str, list[Payload]]:
    """The payloads of each object, in the order in which they came, ids and times replaced."""
    found: dict[str, list[Payload]] = defaultdict(list)
    for payload in payloads:
        label = str(payload["object_type"])
        model = apps.get_model(label)
        data = payload["data"]
        name = f"{label} {names.name(model._meta.db_table, data['id'])}"
        snapshots = payload.get("snapshots") or {}
        found[name].append(
            {
                "event": payload["event"],
                "user": payload["request"]["user"],
                "data": settled(data, names),
                **{each: serialised(names, model, snapshots.get(each)) for each in ("prechange", "postchange")},
            }
        )
    return found


def settled(value: object, names: Names, depth: int = 0) -> object:
    """A REST answer with the ids of objects replaced by their names, and without times.

    How many things another object has, where an answer tells that beside its name, is of the moment.
    """
    if isinstance(value, list):
        return [settled(each, names, depth + 1) for each in value]
    if not isinstance(value, dict):
        return value
    content = {
        name: settled(each, names, depth + 1)
        for name, each in value.items()
        if name != "display_url" and not (depth and name.endswith("_count"))
    }
    content |= {name: "a time" for name in _TIMES & content.keys() if isinstance(content[name], str)}
    if isinstance(url := value.get("url"), str) and (found := _ADDRESS.match(url)):
        model = resolve(url).func.cls.queryset.model
        content["id"] = content["url"] = names.name(model._meta.db_table, int(found[2]))
        if model is SyncRun:
            return content["id"]  # it is called by its time
    for name, number in value.items():
        kind = value.get(f"{name.removesuffix('_id')}_type")
        if name.endswith("_id") and isinstance(number, int) and isinstance(kind, str):
            content[name] = names.name(apps.get_model(kind)._meta.db_table, number)
    return content


def compare(
    chunked: Mapping[str, list[Payload]], requested: Mapping[str, list[Payload]], shown: Callable[[str], Payload]
) -> Comparison:
    """Compare what was sent of each object by one plan: in a few requests, and in a request for each change.

    NetBox itself makes one webhook of all that one request does to an object: with the event of the first change (that
    it was deleted aside), what was before it, and what was after the last. What the payload says besides, such as how
    many addresses an interface has, is of some moment of the request; so each of its values must be one that REST's
    payloads had, or one that REST shows after the plan (`shown`).
    """
    result = Comparison({"webhooks": len(chunked)})
    for name in sorted(chunked.keys() | requested.keys()):
        ours, theirs = chunked.get(name, []), requested.get(name, [])
        if _joined(ours) != _joined(theirs):
            result.differences += differing("webhooks", name, {"ingest": _joined(ours), "REST": _joined(theirs)})
        elif ours:
            result.differences += _of_no_moment(name, ours[-1]["data"], [each["data"] for each in theirs], shown)
    return result


def _of_no_moment(
    name: str, data: Payload, said: list[Payload], shown: Callable[[str], Payload]
) -> Iterator[Difference]:
    strange = [field for field, value in data.items() if value not in [each.get(field) for each in said]]
    in_the_end = shown(name) if strange else {}
    for field in strange:
        if data[field] != in_the_end.get(field):
            last = said[-1].get(field)
            yield from differing("webhooks", f"{name} data {field}", {"ingest": data[field], "REST": last})


def _joined(payloads: list[Payload]) -> Payload | None:
    if not payloads:
        return None
    first, last = payloads[0], payloads[-1]
    event = "deleted" if last["event"] == "deleted" else first["event"]
    return {"event": event, "user": last["user"], "prechange": first["prechange"], "postchange": last["postchange"]}
