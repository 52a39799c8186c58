"""The first section: each result with its light, its numbers against the plan, and the end that follows."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assettool.domain.progress.burn_up import BurnUp, burn_up
from assettool.domain.progress.results import Result
from assettool.domain.progress.standing import Standing
from assettool.domain.rag import worst
from assettool.domain.report import (
    Block,
    Chart,
    Figure,
    Figures,
    Form,
    Kind,
    Light,
    Section,
    Series,
    Table,
    Verdict,
    Words,
)
from assettool.domain.running.state import OPEN
from netbox_assettool.reports.blocks import columns, light, lines, number, percent
from netbox_assettool.reports.progressing.links import Links
from netbox_assettool.reports.progressing.progress import Progress
from netbox_assettool.reports.progressing.things import weeks_after
from netbox_assettool.reports.rating import calculation, percent_text
from netbox_assettool.reports.words import RESULTS, day_text, number_text, rounded

_SUNDAY = timedelta(days=6)


def results_section(progress: Progress, links: Links, hidden: Sequence[Words]) -> Section:
    """All of it, and what the user does not see of it."""
    known = [each for each in progress.results.values() if each.tally.scope]
    return Section(
        "results",
        _("Results"),
        (
            *hidden,
            *_verdicts(progress, known),
            Figures(tuple(_figure(each, links) for each in known)),
            results_table(progress, links),
            *(burn_up_chart(each) for each in known if each.result is Result.APPLICATIONS),
            Words(tuple(_explained(progress))),
        ),
    )


def _verdicts(progress: Progress, known: list[Standing]) -> Iterator[Block]:
    yield overall_verdict(known)
    for each in known:
        yield Verdict(each.result.value, str(RESULTS[each.result]), each.rating.light, calculation(each.rating))
    yield emergency_verdict(progress)


def overall_verdict(known: Sequence[Standing]) -> Verdict:
    """The worst light of the results in scope, and which have it."""
    found = worst(*(each.rating.light for each in known))
    if not known:
        told = _("nothing is in scope")
    elif found is Light.GREEN:
        told = _("every result in scope is green, or its plan is not known")
    else:
        names = ", ".join(str(RESULTS[each.result]) for each in known if each.rating.light is found)
        told = _("the worst of the results in scope: {results}").format(results=names)
    return Verdict("overall", _("The project"), found, told)


def emergency_verdict(progress: Progress) -> Verdict:
    """Red where a wave was started though its gates were not met: in the period, or in a run that is still open."""
    emergencies = [each for each in progress.runs if each.emergency]
    found = [each for each in emergencies if each.started > progress.after or each.status in OPEN]
    told = ngettext(
        "%(number)d start in an emergency since %(day)s, or still open",
        "%(number)d starts in an emergency since %(day)s, or still open",
        len(found),
    ) % {"number": len(found), "day": day_text(progress.after)}
    if found:
        told = f"{told}: " + "; ".join(f"{each.wave_name}: {each.emergency}" for each in found)
    return Verdict("emergencies", _("Emergency starts"), Light.RED if found else Light.GREEN, told)


def _figure(each: Standing, links: Links) -> Figure:
    share = each.tally.percent
    scope = number_text(each.tally.scope)
    note = _("of {scope}").format(scope=scope)
    if share is not None:
        note = _("{share} % of {scope}").format(share=percent_text(share), scope=scope)
    return Figure(
        each.result.value,
        str(RESULTS[each.result]),
        each.tally.done,
        link=links.done(each.result) if each.tally.done else "",
        note=note,
    )


def results_table(progress: Progress, links: Links) -> Table:
    """Every result against its plan."""
    rows = []
    for each in progress.results.values():
        counts, ends = each.tally, each.forecast
        rows.append(
            (
                str(RESULTS[each.result]),
                light(each.rating.light),
                number(counts.scope, links.scope(each.result)),
                number(counts.done, links.done(each.result)),
                percent(counts.percent),
                counts.planned,
                percent(None if counts.behind is None else -counts.behind),
                counts.days_late,
                counts.unplanned,
                each.planned_end,
                each.ended or (ends.early + _SUNDAY if ends else None),
                end_of(each),
                each.ended or (ends.late + _SUNDAY if ends else None),
            )
        )
    return Table(
        "results",
        _("Results against the plan"),
        columns(
            ("result", _("Result"), Kind.TEXT),
            ("light", _("Light"), Kind.TEXT),
            ("scope", _("In scope"), Kind.NUMBER),
            ("done", pgettext("result", "Done"), Kind.NUMBER),
            ("share", _("Done (%)"), Kind.PERCENT),
            ("planned", _("Planned by now"), Kind.NUMBER),
            ("deviation", _("Deviation (%)"), Kind.PERCENT),
            ("late", _("Days behind"), Kind.NUMBER),
            ("unplanned", _("In no wave"), Kind.NUMBER),
            ("planned_end", _("Planned end"), Kind.DATE),
            ("early", _("Forecast, early"), Kind.DATE),
            ("likely", _("Forecast"), Kind.DATE),
            ("late_end", _("Forecast, late"), Kind.DATE),
        ),
        lines(rows),
        note=_(
            "Deviation: done against planned by now; below 0 is behind. Days behind: how long ago the first that is "
            "missing was planned. Forecast: drawn from the pace of the last twelve weeks; one in ten ends before the "
            "early date, nine in ten before the late one. Without four measured weeks there is none."
        ),
    )


def end_of(each: Standing) -> date | None:
    """The day on which a result ends: when it did, or when it does at this pace."""
    return each.ended or (each.forecast.likely + _SUNDAY if each.forecast else None)


def burn_up_chart(each: Standing, key: str = "burn_up") -> Chart:
    """The burn-up chart of a result."""
    found = burn_up(each)
    name = str(RESULTS[each.result])
    return Chart(
        key,
        _("Burn-up: {result}").format(result=name),
        Form.LINE,
        found.mondays,
        tuple(
            Series(str(label), values, is_dashed)
            for label, values, is_dashed in _lines(found)
            if any(value is not None for value in values)
        ),
        description=_("{result}: {done} of {scope} done; the lines are in the table of weeks.").format(
            result=name, done=each.tally.done, scope=each.tally.scope
        ),
    )


def _lines(found: BurnUp):
    return (
        (pgettext("project", "Scope"), found.scope, False),
        (pgettext("plan", "Baseline"), found.planned, True),
        (pgettext("result", "Done"), found.done, False),
        (_("Forecast, early"), found.early, True),
        (_("Forecast"), found.likely, True),
        (_("Forecast, late"), found.late, True),
    )


def _explained(progress: Progress) -> Iterator[str]:
    baseline = progress.baseline
    if baseline is None:
        yield _("There is no baseline: no plan of waves was saved yet, or you may not see it.")
    else:
        told = (
            _("Baseline: plan {digest} of {day}, which counted when the first wave was approved.")
            if baseline.is_approved
            else _("Baseline: plan {digest} of {day}; no wave of it was approved yet.")
        )
        yield told.format(digest=baseline.digest[:12], day=day_text(baseline.saved))
        yield _(
            "What an application leaves is planned to be cleared {clearing} weeks after its cutover, and the "
            "application itself to be in management {aftercare} weeks after it."
        ).format(clearing=weeks_after(Result.SERVERS), aftercare=weeks_after(Result.IN_MANAGEMENT))
    yield _(
        "In scope: enabled accounts of people; applications, data sets and integrations that do not stay, retire or "
        "lie outside; machines of the old environment. A user is done when the account moved in a wave; a machine when "
        "it is retired."
    )


def weeks_table(each: Standing) -> Table:
    """The lines of a burn-up chart as numbers, in the weeks in which one of those that are counted changed."""
    found = burn_up(each)
    rows, last, before = [], None, 0
    for place, monday in enumerate(found.mondays):
        counted = found.scope[place], found.planned[place], found.done[place]
        if counted != last or place == len(found.mondays) - 1:
            done = found.done[place]
            ahead = (found.early[place], found.likely[place], found.late[place])
            since = None if done is None else int(done) - before
            rows.append((monday, *counted, since, *map(rounded, ahead)))
            before = before if done is None else int(done)
        last = counted
    return Table(
        f"weeks_{each.result.value}",
        _("Weeks: {result}").format(result=RESULTS[each.result]),
        columns(
            ("week", _("Week"), Kind.WEEK),
            ("scope", pgettext("project", "Scope"), Kind.NUMBER),
            ("planned", pgettext("plan", "Baseline"), Kind.NUMBER),
            ("done", pgettext("result", "Done"), Kind.NUMBER),
            ("in_week", _("Done in the week"), Kind.NUMBER),
            ("early", _("Forecast, early"), Kind.NUMBER),
            ("likely", _("Forecast"), Kind.NUMBER),
            ("late", _("Forecast, late"), Kind.NUMBER),
        ),
        lines(rows),
        note=_("Weeks in which neither scope, baseline nor what is done changed are left out."),
    )


def weeks_section(progress: Progress) -> Section:
    """The burn-up of every result."""
    blocks: list[Block] = []
    for each in progress.results.values():
        if each.tally.scope:
            if each.result is not Result.APPLICATIONS:
                blocks.append(burn_up_chart(each, f"burn_up_{each.result.value}"))
            blocks.append(weeks_table(each))
    return Section("weeks", _("Week by week"), tuple(blocks))


def tenants_section(progress: Progress, links: Links) -> Section:
    """What is done of whose."""
    shares, numbers = [], []
    for tenant, counts in progress.by_tenant.items():
        name = progress.tenants.get(tenant) or _("Nobody's")
        cells = []
        for result in Result:
            its = counts.get(result)
            done_at = links.done(result, tenant) if its and its.done else ""
            cells.append(percent(its.percent if its else None, done_at))
            if its and its.scope:
                numbers.append(
                    (
                        name,
                        str(RESULTS[result]),
                        number(its.scope, links.scope(result, tenant)),
                        number(its.done, done_at),
                        its.open,
                        its.planned,
                        percent(None if its.behind is None else -its.behind),
                        its.days_late,
                    )
                )
        shares.append((name, *cells))
    return Section(
        "tenants",
        _("Per tenant"),
        (
            Table(
                "tenants",
                _("Done per tenant (%)"),
                columns(
                    ("tenant", _("Tenant"), Kind.TEXT),
                    *((result.value, RESULTS[result], Kind.PERCENT) for result in Result),
                ),
                lines(shares),
            ),
            Table(
                "tenant_results",
                _("Numbers per tenant"),
                columns(
                    ("tenant", _("Tenant"), Kind.TEXT),
                    ("result", _("Result"), Kind.TEXT),
                    ("scope", _("In scope"), Kind.NUMBER),
                    ("done", pgettext("result", "Done"), Kind.NUMBER),
                    ("open", _("Still to do"), Kind.NUMBER),
                    ("planned", _("Planned by now"), Kind.NUMBER),
                    ("deviation", _("Deviation (%)"), Kind.PERCENT),
                    ("late", _("Days behind"), Kind.NUMBER),
                ),
                lines(numbers),
            ),
        ),
    )
