"""Exports of user accounts: of a person only the login is kept, and what tells whether a licence is used."""

from abc import abstractmethod
from collections.abc import Iterator

from assettool.adapters.sources.export import Export
from assettool.adapters.sources.headers import Header, Line, fold
from assettool.adapters.sources.mapping import as_list
from assettool.adapters.sources.rows import Draft, RowBuilder, Tally
from assettool.adapters.sources.table_rows import TableRows
from assettool.adapters.sources.values import boolean_of
from assettool.adapters.sources.workbook import TableFile
from assettool.domain.identifier import IdentifierType, identify
from assettool.domain.observation import AccountRow, Row

DEPARTMENT, ENABLED = "department", "enabled"
_LONGEST = 100
_GUEST = "#ext#"


class AccountBuilder(RowBuilder):
    """Makes the accounts of one source, by the same defaults and rules as machines."""

    def build(self, draft: Draft) -> Row:
        """The account, with every reason where it is rejected."""
        if draft.skipped:
            return self.reject(draft, (draft.skipped,), by_rule=True)
        self._drop(draft)
        fields = {**self._terms.defaults, **{name: value for name, value in draft.fields.items() if value != ""}}
        outcome = self._terms.rules.apply({**draft.raw, **fields})
        if outcome.rejected:
            return self.reject(draft, (outcome.rejected,), by_rule=True)
        fields.update(outcome.set)
        reasons = list(draft.reasons)
        if draft.external_id and (earlier := self._seen.get(draft.external_id)):
            reasons.append(f"its id was read before: {draft.external_id}, in {earlier}")
        if reasons:
            return self.reject(draft, tuple(reasons))
        self._seen[draft.external_id] = draft.origin
        return AccountRow(
            self._terms.name,
            draft.origin,
            draft.external_id,
            str(fields["name"]),
            tenant=str(fields.get("tenant", "")),
            department=str(fields.get(DEPARTMENT, ""))[:_LONGEST],
            is_enabled=boolean_of(str(fields[ENABLED])) if ENABLED in fields else None,
            last_seen=str(fields.get("last_seen", "")),
            aliases=draft.aliases,
        )


class Accounts(Export):
    """Reads accounts; what is about the person behind one is not even looked at."""

    builder = AccountBuilder

    def _refine(self, draft: Draft) -> None:
        """Set what every account has; the login stands in `name`, where rules look for it."""
        login = self._login(draft)
        for column in self._known.columns_about_people(list(draft.raw)):
            del draft.raw[column]
        draft.fields = {name: value for name, value in draft.fields.items() if name in ("tenant", "last_seen")}
        draft.label = draft.external_id
        if identifier := identify(IdentifierType.AD_OBJECT_GUID, draft.external_id):
            draft.external_id = identifier.value
        elif draft.external_id:
            draft.reasons.append(f"its id is no GUID: {draft.external_id}")
        if _GUEST in login.casefold():
            draft.skipped = "a guest"
            return  # the login of a guest is a mail address
        if len(login) > _LONGEST:
            draft.reasons.append(f"its login has more than {_LONGEST} characters")
        if login:
            draft.fields["name"] = draft.label = login
        else:
            draft.reasons.append(f"it has no login: {' and '.join(self._known.login)} is empty")

    def _missing(self, header: Header) -> list[str]:
        needed = [*([column] for column in as_list(self._mapping.id)), self._known.login]
        return [" or ".join(columns) for columns in needed if header.position(*columns) is None]

    def _rows(self, table: TableFile, rows: TableRows, body: Iterator[Line], tally: Tally) -> Iterator[Row]:
        rows.needs_name = False
        yield from super()._rows(table, rows, body, tally)

    @abstractmethod
    def _login(self, draft: Draft) -> str:
        """The login in the columns that the export looks at."""


def replace_column(raw: dict[str, str], name: str, value: str) -> None:
    """Give a column another value, also under the spelling in which a rule asks for it."""
    for key in raw:
        if fold(key) == fold(name):
            raw[key] = value


def local_part(principal: str) -> str:
    """What stands before the @ of a user principal name."""
    return principal.partition("@")[0]
