"""Installations and accesses: what is where, and what is gone by what the same source says later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from assettool.domain.drafting.draft import Draft, Unusable
from assettool.domain.licence_current import KnownAccount, Ledger, access_key, installation_key
from assettool.domain.licence_drafting.products import Products
from assettool.domain.licence_drafting.subjects import Found, Subjects, application_ref
from assettool.domain.licence_rows import AccessRow, AssignmentRow, InstallationRow, ProductName, SubjectName
from assettool.domain.objects import ACCOUNT, ASSET, INSTALLATION, SOFTWARE_ACCESS, Ref, Value
from assettool.domain.observation import Origin

_LEAST = 20
_MOST_GONE = 0.5
"""A file that lacks more than this share of what its source had is perhaps not whole."""


class Use:
    """What the rows say of installations and accesses."""

    def __init__(self, draft: Draft, ledger: Ledger, products: Products, subjects: Subjects) -> None:
        self._draft = draft
        self._ledger = ledger
        self._products = products
        self._subjects = subjects
        self._seen: dict[str, set[str]] = defaultdict(set)
        """Source → the keys of its installations and accesses that rows are about."""
        self._days: dict[str, date] = {}
        """Source → the last day that its rows speak of."""
        self._doubtful: dict[str, set[str]] = defaultdict(set)
        """Source → the accounts and machines of which a row could not be used as a whole: they keep what they have."""
        self._concealed: set[str] = set()
        """Sources with rows that may be about anybody."""
        self._of_account: dict[tuple[str, str], set[str]] = defaultdict(set)
        """(account, source) → the keys of its installations, in NetBox and wanted."""
        for key, row in ledger.current.objects.items():
            if key.startswith(f"{INSTALLATION}:") and row.fields["account"] is not None:
                account = ledger.key(ACCOUNT, row.fields["account"])
                self._of_account[account, str(row.fields["source"])].add(key)

    def installation(self, row: InstallationRow) -> None:
        """Take a product on a machine, or with an account. Raises `Unusable`."""
        try:
            found = self._subjects.find(row.subject)
            product = self._products.ref(row.product, row.origin)
            fields = dict(row.fields)
            if row.application:
                fields["application"] = application_ref(self._subjects.application(row.application, row.origin))
            if row.replica_of:
                fields["replica_of"] = self._subjects.machine(row.replica_of).ref
        except Unusable:
            self._doubt(row.source, row.subject)
            raise
        self._draft.took(is_first=self._installed(product, found, row.source, row.on, fields, row.origin))

    def assignment(self, row: AssignmentRow) -> None:
        """Take everything that one account has. Raises `Unusable`."""
        subject = SubjectName(account=row.account)
        try:
            account = self._subjects.account(row.account)
            found = self._subjects.find(subject)
            if row.is_usage and not row.products:
                self._used(row, found)
                return
            products, unknown = self._known_products(row)
        except Unusable:
            self._doubt(row.source, subject)
            raise
        if unknown:
            self._doubtful[row.source].add(found.part)
            if not products:
                raise unknown[0]
            for why in unknown:
                self._draft.warn(f"a licence of an account is left out: {why}", row.origin)
        self._tell(row, account)
        for product in products:
            fields: dict[str, Value] = {"last_used": row.last_used.isoformat()} if row.last_used else {}
            self._installed(product, found, row.source, row.on, fields, row.origin)
        self._days[row.source] = max(row.on, self._days.get(row.source, row.on))
        self._draft.took(is_first=True)

    def access(self, row: AccessRow) -> None:
        """Take somebody who may reach a product. Raises `Unusable`."""
        start, end = row.fields.get("start"), row.fields.get("end")
        if start and end and str(end) < str(start):
            raise Unusable(f"it ends before it starts: {start} to {end}")
        try:
            found = self._subjects.find(row.subject)
            product = self._products.ref(row.product, row.origin)
        except Unusable:
            self._doubt(row.source, row.subject)
            raise
        key = access_key(product.key.partition(":")[2], found.part, row.via)
        fields: dict[str, Value] = {"product": product, found.name: found.ref, "via": row.via, **row.fields}
        if row.source:
            fields["source"] = row.source
        now = self._ledger.fields(key)
        if now and now["end"] and "end" not in row.fields and _day(now["end"]) <= row.on:
            fields["end"] = None  # it is there again
        on_create: dict[str, Value] = {} if "start" in fields else {"start": row.on.isoformat()}
        self._note(row.source, key, row.on)
        self._draft.took(is_first=self._draft.want(key, found.bundle, fields, on_create, origin=row.origin))

    def gone(self, sources: Iterable[str], tenant: str, *, is_sure: bool) -> None:
        """Note as gone what complete files lack; with a `tenant` only of what is that tenant's.

        Where that is more than half of what a source had, nothing is, unless a person `is_sure`.
        """
        for source in sorted(sources):
            if source in self._concealed:
                self._draft.warn("names are concealed, so nothing counts as gone", Origin(source))
                continue
            lacking = {label: self._lacking(label, source, tenant) for label in (INSTALLATION, SOFTWARE_ACCESS)}
            gone = sum(len(keys) for keys, _ in lacking.values())
            there = sum(number for _, number in lacking.values())
            if gone > _LEAST and gone > there * _MOST_GONE and not is_sure:
                origin = Origin(source)
                self._draft.warn(
                    f"{gone} of {there} are not in the file any more; they stay until --complete says that it is whole",
                    origin,
                )
                continue
            for label, (keys, _) in lacking.items():
                for key in keys:
                    self._draft.want(key, "use", self._last(label, self._days[source]))

    def _last(self, label: str, day: date) -> dict[str, Value]:
        """What is gone from a day on: an installation says that day, an access the last one before it."""
        if label == INSTALLATION:
            return {"removed": day.isoformat()}
        return {"end": (day - timedelta(days=1)).isoformat()}

    def _lacking(self, label: str, source: str, tenant: str) -> tuple[list[str], int]:
        """The keys of what a source had and has no more, and how many it had."""
        last = "removed" if label == INSTALLATION else "end"
        keys: list[str] = []
        number = 0
        on = self._days.get(source)
        for key, row in self._ledger.current.objects.items():
            if not key.startswith(f"{label}:") or row.fields["source"] != source or row.fields[last] is not None:
                continue
            subject = self._subject(row.fields)
            if tenant and self._subjects.tenant_of(subject) != tenant:
                continue
            number += 1
            seen = row.fields.get("last_seen") or row.fields.get("first_seen") or row.fields.get("start")
            is_newer = on is not None and (seen is None or _day(seen) < on)
            if is_newer and key not in self._seen[source] and subject not in self._doubtful[source]:
                keys.append(key)
        return keys, number

    def _subject(self, fields: Mapping[str, object]) -> str:
        if fields["asset"] is not None:
            return f"asset/{self._ledger.key(ASSET, fields['asset'])}"
        return f"account/{self._ledger.key(ACCOUNT, fields['account'])}"

    def _installed(
        self, product: Ref, found: Found, source: str, on: date, said: Mapping[str, Value], origin: Origin
    ) -> bool:
        key = installation_key(product.key.partition(":")[2], found.part, source)
        fields: dict[str, Value] = {"product": product, found.name: found.ref, "source": source}
        now = self._ledger.fields(key)
        seen = _day(now["last_seen"]) if now and now["last_seen"] else None
        is_older = seen is not None and on < seen
        if not is_older:
            # An older file than the one that NetBox has it from tells nothing new.
            fields |= {**said, "last_seen": on.isoformat()}
            if now and now["removed"] and "removed" not in said and _day(now["removed"]) <= on:
                fields["removed"] = None  # it is there again
        used = said.get("last_used")
        if used and now and now["last_used"] and str(now["last_used"]) > str(used):
            fields.pop("last_used", None)
        on_create: dict[str, Value] = {} if "first_seen" in fields else {"first_seen": on.isoformat()}
        self._note(source, key, on)
        if found.label == ACCOUNT:
            self._of_account[found.key, source].add(key)
        return self._draft.want(key, found.bundle, fields, on_create, origin=origin)

    def _used(self, row: AssignmentRow, found: Found) -> None:
        """Take when an account used its licences."""
        keys = self._of_account.get((found.key, row.source), set())
        if not keys:
            raise Unusable("no licence of this account is known: import who has which first")
        for key in sorted(keys):
            now = self._ledger.fields(key)
            before = str(now["last_used"] or "") if now else ""
            if row.last_used and row.last_used.isoformat() > before:
                fields: dict[str, Value] = {"last_used": row.last_used.isoformat()}
                if not self._draft.want(key, found.bundle, fields):
                    self._draft.desired[key].fields |= fields
        self._draft.took(is_first=True)

    def _known_products(self, row: AssignmentRow) -> tuple[list[Ref], list[Unusable]]:
        known: list[Ref] = []
        unknown: list[Unusable] = []
        for named in self._parts(row.products):
            try:
                known.append(self._products.ref(named, row.origin))
            except Unusable as why:
                unknown.append(why)
        return known, unknown

    def _parts(self, products: Iterable[ProductName]) -> list[ProductName]:
        """The products, where some have a plus in their own name."""
        left, found = list(products), []
        while left:
            for length in range(len(left), 0, -1):
                joined = ProductName(" + ".join(each.name for each in left[:length]))
                if length == 1 or self._products.has(joined):
                    found.append(left[0] if length == 1 else joined)
                    del left[:length]
                    break
        return found

    def _tell(self, row: AssignmentRow, account: KnownAccount) -> None:
        if row.is_shared and not account.is_shared:
            key = f"{ACCOUNT}:{account.directory_id}"
            self._draft.want(key, f"account/{account.directory_id}", {"is_shared": True})
        if row.is_blocked is True and account.is_enabled:
            self._draft.warn("an account is blocked here, and enabled in NetBox", row.origin)

    def _note(self, source: str, key: str, on: date) -> None:
        self._seen[source].add(key)
        self._days[source] = max(on, self._days.get(source, on))

    def _doubt(self, source: str, subject: SubjectName) -> None:
        """Whoever a row may mean keeps what he has."""
        if subject.account and subject.account.is_concealed:
            self._concealed.add(source)
        self._doubtful[source] |= self._subjects.candidates(subject)


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
