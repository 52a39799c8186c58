"""Two NetBox databases that were the same, and plans that go into both: by the bulk path, and by REST."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
from django.db import connection
from fakes import FakeProgress

from assettool.domain.objects import BY_LABEL, CONFLICT, Book
from assettool.domain.plan import RUNS, Action, Change, Plan, digest, encode
from assettool.services.applying import apply_plan, chunked
from equivalence import comparing, databases, parallel, rest, schema, transport, webhooks
from equivalence.naming import Names

INGEST, REST = "ingest", "REST"


class Pair:
    """The two databases, and what is the same thing in both."""

    def __init__(self, base: str, token: str, listener: webhooks.Listener, processes: int = 1, lists: int = 1) -> None:
        self._listener = listener
        self._processes = processes
        """How many write by REST: chunks that the bulk path sends at the same time."""
        self._lists = lists
        """Objects that REST creates by one request."""
        self._databases = {side: f"{base}_{side.lower()}" for side in (INGEST, REST)}
        webhooks.work()  # what preparing the base gave to do
        for name in self._databases.values():
            databases.clone(base, name)
        with databases.opened(base) as found:
            self._schema = schema.read(found)
            self._base = {
                table: {number for (number,) in found.execute(f'SELECT id FROM "{table}"')}
                for table, columns in self._schema.columns.items()
                if "id" in columns
            }
        self._planned: dict[str, dict[tuple[str, object], str]] = {INGEST: {}, REST: {}}
        self.store = transport.LocalStore(token)
        self._webhooks = comparing.Comparison({"webhooks": 0})
        self.one_by_one = 0
        self.requests = 0
        """How many REST has taken so far."""
        self.use(INGEST)

    def use(self, side: str) -> None:
        """Let NetBox work on one of the two."""
        databases.use(self._databases[side])

    def drop(self) -> None:
        """Remove both."""
        for name in self._databases.values():
            databases.drop(name)

    def by_hand(self, step: Callable[[], object]) -> None:
        """Do on both sides what a person does."""
        for side in self._databases:
            self.use(side)
            step()
            webhooks.work()

    def apply(self, plan: Plan) -> dict[str, dict[str, str]]:
        """Carry the plan out on both sides; what each of them refused."""
        changes = [change for change in plan.changes if not _is_settling(change)]
        plan = replace(plan, changes=tuple(changes))
        translated = self._translated(changes)
        received, refused = {}, {}
        self.use(INGEST)
        refused[INGEST] = self._ingest(plan)
        received[INGEST] = self._delivered()
        self.use(REST)
        refused[REST] = self._by_rest(plan, translated)
        received[REST] = self._delivered()
        self._compare_webhooks(received)
        return refused

    def _ingest(self, plan: Plan) -> dict[str, str]:
        result = apply_plan(plan, self.store, FakeProgress())
        self.one_by_one += result.one_by_one
        [run] = self.store.first("plugins/assettool/sync-runs", 1, plan_hash=digest(encode(plan)))
        self._keep(INGEST, {**result.created, _run(plan): run["id"]})
        return {item["key"]: item["reason"] for item in (*result.refused, *result.stale)}

    def _by_rest(self, plan: Plan, changes: list[Change]) -> dict[str, str]:
        name = digest(encode(plan))
        run = self.store.send("POST", "plugins/assettool/sync-runs", {"plan_hash": name, "status": "running"})
        books = {BY_LABEL[change.label].book for change in plan.changes}
        book = next((book for book in (Book.LICENCES, Book.REGISTER) if book in books), Book.FLEET)
        message = f"{RUNS[book]} {name[:12]}"
        writer = rest.RestWriter(self.store.api.http_session, message, run["id"], datetime.now(UTC).isoformat())
        writer.lists = self._lists
        if self._processes == 1:
            for chunk in chunked(changes):
                writer.write(chunk)
        else:
            parallel.write(writer, changes, self._processes)
        self.requests += writer.requests
        self._keep(REST, {**writer.created, _run(plan): run["id"]})
        return writer.refused

    def _keep(self, side: str, created: dict[str, int]) -> None:
        for key, number in created.items():
            self._planned[side][schema.table_of(key.partition(":")[0]), number] = key

    def _delivered(self) -> list[webhooks.Payload]:
        webhooks.work()
        return self._listener.take()

    def _translated(self, changes: list[Change]) -> list[Change]:
        """The changes with the ids that REST's database has for the same things."""
        with self._sides() as (ingest, other):

            def id_there(label: str, number: int) -> object:
                table = schema.table_of(label)
                name = ingest.names.name(table, number)
                return other.names.find(table, name) if name else None

            def there(value: object) -> object:
                if isinstance(value, dict) and value.get("id") is not None and "ref" in value:
                    return {**value, "id": id_there(value["ref"].partition(":")[0], value["id"])}
                return value

            return [
                msgspec.structs.replace(
                    change,
                    id=None if change.id is None else id_there(change.label, change.id),
                    new={name: there(value) for name, value in change.new.items()},
                )
                for change in changes
            ]

    def compare(self) -> comparing.Comparison:
        """Compare the two databases; the webhooks of all plans are counted in."""
        with self._sides() as sides:
            result = comparing.compare(self._schema, *sides)
        result.add(self._webhooks)
        return result

    def _compare_webhooks(self, received: Mapping[str, list[webhooks.Payload]]) -> None:
        with self._sides() as sides:
            one, other = (webhooks.by_object(received[side.name], side.names) for side in sides)
            names = sides[1].names

            def shown(name: str) -> webhooks.Payload:
                label, _, key = name.partition(" ")
                number = names.find(schema.table_of(label), key)
                return webhooks.settled(self.store.one(BY_LABEL[label].endpoint, number), names) if number else {}

            self._webhooks.add(webhooks.compare(one, other, shown))

    @contextmanager
    def _sides(self) -> Iterator[tuple[comparing.Side, comparing.Side]]:
        connection.close()
        with databases.opened(self._databases[INGEST]) as one, databases.opened(self._databases[REST]) as other:
            yield tuple(
                comparing.Side(name, each, self._schema, Names(each, self._schema, self._base, self._planned[name]))
                for name, each in ((INGEST, one), (REST, other))
            )


def _run(plan: Plan) -> str:
    return f"netbox_assettool.syncrun:{digest(encode(plan))}"


def _is_settling(change: Change) -> bool:
    """A conflict that the sources themselves settle: REST takes the decisions of people only."""
    return change.label == CONFLICT and change.action is not Action.CREATE and change.new.get("status") == "resolved"
