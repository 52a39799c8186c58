"""The report on harmonisation: which functions several packages do, what one of them would save, and until when not."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assettool.domain.harmonisation import Function, Harmonisation, Outcome, Use, harmonise
from assettool.domain.register import Register
from assettool.domain.report import (
    Cell,
    Chart,
    Column,
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
from netbox_assettool.landscape_labels import OUTCOMES
from netbox_assettool.landscapes import portfolio
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.links import page
from netbox_assettool.reports.parts import subject_of

_DRAWN = 10


def build(asked: Asked) -> Report:
    """The functions by what merging their packages saves, and the applications that are used as each."""
    register = portfolio(asked.user)
    found = harmonise(register, asked.tenants)
    names = {each.slug: each.name for each in register.tenants.values()}
    numbers = {each.name: each.id for each in register.components.values()}
    applications = _applications(register, asked)
    sections = (
        Section("summary", _("Summary"), (_figures(found, applications), _method())),
        Section("functions", _("Functions by saving"), (*_charts(found), _functions(found, numbers, asked))),
        Section("applications", _("Applications side by side"), (_uses(found, names),)),
    )
    return Report(
        name=ReportName.HARMONISATION,
        title=_("Harmonisation of applications"),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        sections=sections,
        subject=subject_of(asked, names),
        sources=(_source(register, asked),),
    )


def _source(register: Register, asked: Asked) -> str:
    if not register.applications:
        return _("The application register, which has no data yet")
    known = ngettext(
        "The application register, with {number} application",
        "The application register, with {number} applications",
        len(register.applications),
    ).format(number=len(register.applications))
    if asked.as_of == timezone.localdate():
        return known
    # Costs and users are kept as they are, not as they were.
    return _("{known}, as it is today: it keeps no costs and users of earlier days").format(known=known)


def _applications(register: Register, asked: Asked) -> str:
    """The list of applications in use, of the tenants that are asked for."""
    ids = [each.id for each in register.tenants.values() if each.slug in asked.tenants]
    return page("application_list", [("status__n", "retired"), *(("tenant_id", number) for number in ids)])


def _figures(found: Harmonisation, applications: str) -> Figures:
    several = [each for each in found.functions if len(each.packages) > 1]
    at_least = _("at least: of some applications cost or users are not known") if found.is_at_least else ""
    ranking = page("application_harmonisation")
    return Figures(
        (
            Figure("functions", _("Reference components"), len(found.functions), link=ranking),
            Figure("several", _("More than one package"), len(several), link=ranking),
            Figure("cost", _("Yearly cost"), found.cost_cents, Kind.CENTS, applications),
            Figure("saving", _("Saving per year"), found.saving_cents, Kind.CENTS, ranking, at_least),
            Figure(
                "without",
                _("Without a reference component"),
                len(found.without),
                link=f"{applications}&has_component=False",
            ),
        )
    )


def _method() -> Words:
    return Words(
        (
            _(
                "The target is the package that costs the least per user, among those that stay, whose licence may go "
                "to another organisation, and of which cost and users are known. A cost of 0 is not a known one."
            ),
            _(
                "Saving = the cost of the applications that go over − the target's cost per user × their users, and "
                "never less than 0. An application that is used as several reference components costs each of them an "
                "equal part."
            ),
        )
    )


def _charts(found: Harmonisation) -> tuple[Chart, ...]:
    best = [each for each in found.functions if each.saving_cents][:_DRAWN]
    if not best:
        return ()
    return (
        Chart(
            "savings",
            _("What merging saves per year, in thousands of euros"),
            Form.BAR,
            tuple(each.component for each in best),
            (Series(_("Saving per year"), tuple(round(each.saving_cents / 100_000, 1) for each in best)),),
            _("The reference components that save the most, the largest saving first; the table below has them all."),
        ),
    )


def _functions(found: Harmonisation, numbers: Mapping[str, int], asked: Asked) -> Table:
    limits = [("tenant", slug) for slug in asked.tenants]
    return Table(
        "functions",
        _("Reference components by what merging saves"),
        (
            Column("component", _("Reference component")),
            Column("saving", _("Saving per year"), Kind.CENTS),
            Column("certainty", _("Certainty")),
            Column("packages", _("Packages"), Kind.NUMBER),
            Column("tenants", pgettext("report", "Tenants"), Kind.NUMBER),
            Column("users", _("Users"), Kind.NUMBER),
            Column("cost", _("Yearly cost"), Kind.CENTS),
            Column("target", _("Target")),
            Column("price", _("Its cost per user"), Kind.CENTS),
            Column("first_end", _("First contract end"), Kind.DATE),
        ),
        tuple(_function(each, [("component_id", numbers[each.component]), *limits]) for each in found.functions),
        total=(
            *(
                Cell(_("Total")),
                Cell(found.saving_cents),
                Cell(pgettext("report", "at least") if found.is_at_least else ""),
            ),
            *(Cell(None), Cell(None), Cell(None), Cell(found.cost_cents), Cell(None), Cell(None), Cell(None)),
        ),
        empty=_("No application in use has a reference component"),
    )


def _function(function: Function, limits: list[tuple[str, object]]) -> tuple[Cell, ...]:
    its_own = page("application_harmonisation", limits)
    price = function.price
    return (
        Cell(function.component, its_own),
        Cell(None if function.is_unknown else function.saving_cents),
        Cell(_certainty(function)),
        Cell(len(function.packages), its_own),
        Cell(len(function.tenants)),
        Cell(function.users),
        Cell(None if function.lacks_cost == len(function.uses) else function.cost_cents),
        Cell(function.target.name if function.target else None),
        Cell(price.of(1) if price else None),
        Cell(function.first_end),
    )


def _certainty(function: Function) -> str:
    if function.is_unknown:
        return _("unknown")
    return pgettext("report", "at least") if function.is_at_least else ""


def _uses(found: Harmonisation, names: Mapping[str, str]) -> Table:
    return Table(
        "applications",
        _("Applications of each reference component"),
        (
            Column("component", _("Reference component")),
            Column("package", _("Package")),
            Column("supplier", _("Supplier")),
            Column("application", _("Application")),
            Column("tenant", pgettext("report", "Tenant")),
            Column("users", _("Users"), Kind.NUMBER),
            Column("cost", _("Yearly cost"), Kind.CENTS),
            Column("contract_end", _("Contract end"), Kind.DATE),
            Column("outcome", _("When merged")),
            Column("target_cost", _("Cost on the target"), Kind.CENTS),
            Column("saving", _("Saving per year"), Kind.CENTS),
        ),
        tuple(_use(each, names) for each in found.uses),
        note=_(
            "An application stands here once for each reference component that it is used as, with that part of its "
            "cost."
        ),
        empty=_("No application in use has a reference component"),
    )


def _use(use: Use, names: Mapping[str, str]) -> tuple[Cell, ...]:
    application = use.application
    is_merged = use.outcome is Outcome.MERGES
    return (
        Cell(use.component),
        Cell(use.package.name),
        Cell(use.package.supplier),
        Cell(application.label, page("application", (), application.id)),
        Cell(names.get(application.tenant, application.tenant)),
        Cell(use.users),
        Cell(use.cost_cents),
        Cell(application.contract_end),
        Cell(str(OUTCOMES[use.outcome]).format(functions=", ".join(use.beside))),
        Cell(use.target_cents if is_merged else None),
        Cell(use.saved_cents if is_merged else None),
    )
