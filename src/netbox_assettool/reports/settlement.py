"""The settlement between municipalities: who pays what of shared cost by a key, beforehand and afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from tenancy.models import Tenant

from assettool.domain.harmonisation import cents
from assettool.domain.report import (
    Block,
    Cell,
    Chart,
    Figure,
    Figures,
    Form,
    Kind,
    Report,
    ReportName,
    Section,
    Series,
    Table,
    Words,
)
from assettool.domain.settlement import Cost, Key, Settlement, Share, settle
from netbox_assettool.choices import BudgetKindChoices
from netbox_assettool.models import Account, BudgetLine, Contract, SettlementShare
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, lines, number, percent
from netbox_assettool.reports.links import list_of, page_of
from netbox_assettool.reports.parts import hidden, holding
from netbox_assettool.reports.programme.reading import LineRow, line_rows
from netbox_assettool.reports.words import day_text

_CURRENCY = "EUR"
_KINDS = dict(BudgetKindChoices.CHOICES)
_PEOPLE = {"enabled": "true", "is_shared": "false"}


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What cost can be divided by, slug → number."""

    users: Mapping[str, int]
    inhabitants: Mapping[str, int]
    ownership: Mapping[str, Decimal]
    shares: Mapping[str, int]
    """Slug → the row that says so."""

    def weights(self, key: Key) -> dict[str, Decimal]:
        """What each tenant that takes part weighs."""
        found = {Key.USERS: self.users, Key.INHABITANTS: self.inhabitants, Key.OWNERSHIP: self.ownership}[key]
        return {slug: Decimal(value) for slug, value in found.items() if slug in self.shares or not self.shares}


@dataclass(frozen=True, slots=True)
class _ContractRow:
    """A contract with its cost of a year in cents."""

    pk: int
    number: str
    title: str
    supplier: str
    tenant: str
    cost: int


def build(asked: Asked) -> Report:
    """The settlement of the year so far."""
    key = Key(asked.key or Key.USERS)
    tenants = Tenant.objects.restrict(asked.user, "view").order_by("name")
    names = dict(tenants.values_list("slug", "name"))
    numbers = _numbers(asked)
    rows = line_rows(replace(asked, tenants=()))
    contracts, foreign = _contracts(asked)
    costs = _costs(rows)
    return Report(
        name=ReportName.SETTLEMENT,
        title=_("Settlement between municipalities"),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        since=asked.since,
        subject=", ".join(names.get(slug, slug) for slug in asked.tenants),
        sections=(
            Section(
                "settlement",
                _("Settlement of {year}").format(year=asked.as_of.year),
                (
                    *hidden(asked.user, (Account, SettlementShare, BudgetLine)),
                    *_settlement(asked, names, costs, numbers, key),
                ),
            ),
            *_changes(asked, names, costs, numbers, key),
            Section(
                "keys",
                _("Keys"),
                (_numbers_table(asked, names, numbers), _by_each_key(asked, names, costs, numbers)),
            ),
            Section("contracts", _("Contracts"), tuple(_of_contracts(asked, names, contracts, numbers, key, foreign))),
            Section("lines", _("Budget lines"), (_lines_table(asked, rows, names),)),
        ),
        sources=tuple(_sources(asked, has_data=bool(rows or contracts))),
    )


def _costs(rows: Sequence[LineRow]) -> list[Cost]:
    return [Cost(row.line.budgeted, row.line.spent, row.line.tenant) for row in rows]


def _changes(
    asked: Asked, names: Mapping[str, str], costs: Sequence[Cost], numbers: _Numbers, key: Key
) -> Iterator[Section]:
    """What each tenant pays by the lines as they stood at the end of a day, and by those of now; the same numbers."""
    if asked.since is None:
        return
    of_then = line_rows(replace(asked, as_of=asked.since, tenants=())) if asked.since.year == asked.as_of.year else []
    then = {each.tenant: each for each in settle(_costs(of_then), numbers.weights(key)).shares}
    rows = []
    for each in _shown(asked, settle(costs, numbers.weights(key))):
        before = then.get(each.tenant)
        old = (before.budgeted, before.spent) if before else (0, 0)
        rows.append(
            (
                names.get(each.tenant, each.tenant),
                *(old[0], each.budgeted, each.budgeted - old[0]),
                *(old[1], each.spent, each.spent - old[1]),
            )
        )
    table = Table(
        "changes",
        _("What each tenant paid then and pays now"),
        columns(
            ("tenant", _("Tenant"), Kind.TEXT),
            ("budgeted_then", _("Pre-calculation then"), Kind.CENTS),
            ("budgeted", _("Pre-calculation"), Kind.CENTS),
            ("budgeted_change", _("Change"), Kind.CENTS),
            ("spent_then", _("Actual then"), Kind.CENTS),
            ("spent", _("Actual"), Kind.CENTS),
            ("spent_change", _("Change"), Kind.CENTS),
        ),
        lines(rows),
        note=_("By the budget lines of this year as they stood then; the numbers of the key are those of today."),
        empty=_("There is nothing to settle yet: no budget lines, or nobody to divide them between."),
    )
    yield Section("changes", _("What changed since {day}").format(day=day_text(asked.since)), (table,))


def _numbers(asked: Asked) -> _Numbers:
    accounts = Account.objects.restrict(asked.user, "view").filter(enabled=True, is_shared=False)
    users = accounts.exclude(tenant=None).order_by().values_list("tenant__slug").annotate(Count("pk"))
    shares = SettlementShare.objects.restrict(asked.user, "view")
    found = {
        slug: (pk, inhabitants, ownership)
        for slug, pk, inhabitants, ownership in shares.values_list("tenant__slug", "pk", "inhabitants", "ownership")
    }
    return _Numbers(
        users=dict(users),
        inhabitants={slug: inhabitants for slug, (_pk, inhabitants, _ownership) in found.items()},
        ownership={slug: ownership for slug, (_pk, _inhabitants, ownership) in found.items()},
        shares={slug: pk for slug, (pk, _inhabitants, _ownership) in found.items()},
    )


def _contracts(asked: Asked) -> tuple[list[_ContractRow], int]:
    """The contracts that hold on the day, and how many of them are not in euros."""
    rows = holding(Contract.objects.restrict(asked.user, "view").exclude(yearly_cost=None), asked.as_of)
    names = ("pk", "number", "title", "supplier__name", "tenant__slug", "yearly_cost", "currency")
    every = rows.order_by("supplier__name", "number", "pk").values_list(*names)
    found = [
        _ContractRow(pk, number_, title, supplier, tenant or "", cents(cost) or 0)
        for pk, number_, title, supplier, tenant, cost, currency in every
        if currency == _CURRENCY
    ]
    return found, len(every) - len(found)


def _settlement(
    asked: Asked, names: Mapping[str, str], costs: Sequence[Cost], numbers: _Numbers, key: Key
) -> Iterator[Block]:
    found = settle(costs, numbers.weights(key))
    shares = _shown(asked, found)
    budgeted, spent = found.budgeted, found.spent
    if asked.tenants:
        budgeted, spent = sum(each.budgeted for each in shares), sum(each.spent for each in shares)
    lines_page = list_of(BudgetLine, year=asked.as_of.year)
    yield Figures(
        (
            Figure("budgeted", _("Pre-calculation"), budgeted, Kind.CENTS, lines_page),
            Figure("spent", _("Actual"), spent, Kind.CENTS, lines_page),
            Figure("difference", _("Difference"), spent - budgeted, Kind.CENTS, lines_page),
            Figure("key", _("Divided by"), _key_words(key), Kind.TEXT),
        )
    )
    yield _shares_table(asked, names, found, costs)
    if found.undivided_budgeted or found.undivided_spent:
        yield Words(
            (
                _(
                    "Some cost is not divided: no tenant has a number for this key. Fill in the settlement shares, or "
                    "choose another key."
                ),
            ),
            list_of(SettlementShare),
        )
    if any(each.budgeted or each.spent for each in shares):
        yield Chart(
            "shares",
            _("Pre-calculation and actual, in thousands of euros"),
            Form.BAR,
            tuple(names.get(each.tenant, each.tenant) for each in shares),
            (
                Series(_("Pre-calculation"), tuple(round(each.budgeted / 100_000, 1) for each in shares)),
                Series(_("Actual"), tuple(round(each.spent / 100_000, 1) for each in shares)),
            ),
            _("What each tenant pays beforehand and afterwards; the table above has the numbers."),
        )


def _shares_table(asked: Asked, names: Mapping[str, str], found: Settlement, costs: Sequence[Cost]) -> Table:
    together = sum(each.weight for each in found.shares)
    shown = _shown(asked, found)
    year = asked.as_of.year
    total = [sum(values) for values in zip(*(_amounts(each) for each in shown), strict=True)]
    return Table(
        "settlement",
        _("What each tenant pays"),
        columns(
            ("tenant", _("Tenant"), Kind.TEXT),
            ("part", _("Part (%)"), Kind.PERCENT),
            ("own_budgeted", _("Own, budgeted"), Kind.CENTS),
            ("shared_budgeted", _("Shared, budgeted"), Kind.CENTS),
            ("budgeted", _("Pre-calculation"), Kind.CENTS),
            ("own_spent", _("Own, spent"), Kind.CENTS),
            ("shared_spent", _("Shared, spent"), Kind.CENTS),
            ("spent", _("Actual"), Kind.CENTS),
            ("difference", _("To be settled"), Kind.CENTS),
        ),
        lines(
            (
                Cell(names.get(each.tenant, each.tenant), list_of(BudgetLine, tenant=each.tenant, year=year)),
                percent(100 * each.weight / together if together else None),
                *_amounts(each),
            )
            for each in shown
        ),
        total=tuple(lines([(_("Total"), None, *total)])[0]) if shown else (),
        note=_(
            "Own cost stays with its tenant; shared cost is divided by the key, to the cent. To be settled: actual − "
            "pre-calculation; above 0 the tenant still pays, below 0 it gets back."
        ),
        empty=_("There is nothing to settle yet: no budget lines, or nobody to divide them between.")
        if not costs
        else _("Nobody takes part yet: there are no settlement shares and no accounts."),
    )


def _amounts(each: Share) -> tuple[int, ...]:
    return (
        *(each.own_budgeted, each.shared_budgeted, each.budgeted),
        *(each.own_spent, each.shared_spent, each.spent, each.difference),
    )


def _shown(asked: Asked, found: Settlement) -> list[Share]:
    """All shares, or those of the tenants that are asked for."""
    return [each for each in found.shares if not asked.tenants or each.tenant in asked.tenants]


def _numbers_table(asked: Asked, names: Mapping[str, str], numbers: _Numbers) -> Table:
    slugs = sorted({*numbers.weights(Key.USERS), *numbers.shares}, key=lambda slug: names.get(slug, slug))
    return Table(
        "numbers",
        _("The numbers of each key"),
        columns(
            ("tenant", _("Tenant"), Kind.TEXT),
            ("users", _("Users"), Kind.NUMBER),
            ("inhabitants", _("Inhabitants"), Kind.NUMBER),
            ("ownership", _("Ownership (%)"), Kind.PERCENT),
        ),
        lines(
            (
                Cell(names.get(slug, slug), page_of(SettlementShare, numbers.shares.get(slug))),
                number(numbers.users.get(slug, 0), list_of(Account, tenant=slug, **_PEOPLE)),
                numbers.inhabitants.get(slug),
                percent(numbers.ownership.get(slug)),
            )
            for slug in slugs
            if not asked.tenants or slug in asked.tenants
        ),
        note=_(
            "Users are the enabled accounts of people, as they are today. Inhabitants and ownership are those of the "
            "settlement shares; where there are shares, only their tenants take part."
        ),
        empty=_("Nobody takes part yet: there are no settlement shares and no accounts."),
    )


def _by_each_key(asked: Asked, names: Mapping[str, str], costs: Sequence[Cost], numbers: _Numbers) -> Table:
    found = {
        key: {each.tenant: each.spent for each in _shown(asked, settle(costs, numbers.weights(key)))} for key in Key
    }
    slugs = sorted({slug for its in found.values() for slug in its}, key=lambda slug: names.get(slug, slug))
    return Table(
        "by_key",
        _("What each key would give: actual cost"),
        columns(
            ("tenant", _("Tenant"), Kind.TEXT),
            *((key.value, _key_words(key), Kind.CENTS) for key in Key),
        ),
        lines((names.get(slug, slug), *(found[key].get(slug, 0) for key in Key)) for slug in slugs),
        empty=_("Nobody takes part yet: there are no settlement shares and no accounts."),
    )


def _of_contracts(
    asked: Asked,
    names: Mapping[str, str],
    contracts: Sequence[_ContractRow],
    numbers: _Numbers,
    key: Key,
    foreign: int,
) -> Iterator[Block]:
    found = settle([Cost(each.cost, 0, each.tenant) for each in contracts], numbers.weights(key))
    shown = _shown(asked, found)
    yield Table(
        "contract_shares",
        _("Yearly cost of contracts by tenant"),
        columns(
            ("tenant", _("Tenant"), Kind.TEXT),
            ("own", _("Own"), Kind.CENTS),
            ("shared", _("Shared"), Kind.CENTS),
            ("together", _("Together"), Kind.CENTS),
        ),
        lines(
            (
                Cell(names.get(each.tenant, each.tenant), list_of(Contract, tenant=each.tenant)),
                *(each.own_budgeted, each.shared_budgeted, each.budgeted),
            )
            for each in shown
        ),
        note=_(
            "The pre-calculation of contracts by the same key. It stands beside the budget, which may hold the same "
            "cost, and is not added to it."
        ),
        empty=_("No contract with a yearly cost holds on this day."),
    )
    yield Table(
        "contracts",
        _("Contracts that hold"),
        columns(
            ("contract", _("Contract"), Kind.TEXT),
            ("supplier", _("Supplier"), Kind.TEXT),
            ("tenant", _("Tenant"), Kind.TEXT),
            ("cost", _("Yearly cost"), Kind.CENTS),
        ),
        lines(
            (
                Cell(" ".join(filter(None, (each.number, each.title))), page_of(Contract, each.pk)),
                each.supplier,
                names.get(each.tenant, each.tenant) or _("shared"),
                each.cost,
            )
            for each in contracts
            if not asked.tenants or each.tenant in ("", *asked.tenants)
        ),
        note=_("{number} in another currency are left out.").format(number=foreign) if foreign else "",
        empty=_("No contract with a yearly cost holds on this day."),
    )


def _lines_table(asked: Asked, rows: Sequence[LineRow], names: Mapping[str, str]) -> Table:
    return Table(
        "lines",
        _("Budget lines of {year}").format(year=asked.as_of.year),
        columns(
            ("line", _("Budget line"), Kind.TEXT),
            ("kind", _("What for"), Kind.TEXT),
            ("tenant", _("Tenant"), Kind.TEXT),
            ("on", _("As of"), Kind.DATE),
            ("budgeted", _("Budgeted"), Kind.CENTS),
            ("spent", _("Spent"), Kind.CENTS),
            ("difference", _("Difference"), Kind.CENTS),
        ),
        lines(
            (
                Cell(row.name, page_of(BudgetLine, row.pk)),
                str(_KINDS[row.line.kind]),
                names.get(row.line.tenant, row.line.tenant) or _("shared"),
                row.line.on,
                row.line.budgeted,
                row.line.spent,
                row.line.spent - row.line.budgeted,
            )
            for row in rows
            if not asked.tenants or row.line.tenant in ("", *asked.tenants)
        ),
        empty=_("Nothing is budgeted for this year yet."),
    )


def _key_words(key: Key) -> str:
    return {Key.USERS: _("Users"), Key.INHABITANTS: _("Inhabitants"), Key.OWNERSHIP: _("Ownership (%)")}[key]


def _sources(asked: Asked, *, has_data: bool) -> Iterator[str]:
    if not has_data:
        yield _("Budget lines and contracts, of which there is no data yet")
        return
    yield _("Budget lines, contracts and settlement shares in NetBox, as you may see them")
    if asked.as_of < timezone.localdate():
        yield _("Users, inhabitants and ownership as they are today: no earlier numbers of them are kept")
