"""`assettool asset counts`: expected against each source against NetBox."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assettool.domain.counting import Counts, KindCount

COUNTS_DIFFER = 3


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool asset`."""
    app.command(epilog="Examples: assettool asset counts; assettool asset counts --tenant arnhem --differences")(counts)


def counts(
    tenant: Annotated[list[str] | None, typer.Option(help="Slug of a tenant; only its assets. Repeatable.")] = None,
    differences: Annotated[bool, typer.Option("--differences", help="List the assets that differ, by name.")] = False,
    detailed_exitcode: Annotated[
        bool, typer.Option("--detailed-exitcode", help="Exit 3 where NetBox has more or fewer than expected.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with the differences.")] = False,
) -> None:
    """Count the assets: expected, in each source and in NetBox, with how complete and how old each source is.

    What is expected stands in expected.yml. NetBox counts active assets; a source counts what it had the last time.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    settings = load_settings()
    expected = wiring.expected(settings)
    store = wiring.store(settings)
    with output.progress() as shown:
        counted = wiring.counted(store, expected, shown, tenant or ())
    if as_json:
        output.print_json(_json(counted))
    else:
        _print(counted, differences=differences)
    if detailed_exitcode and not counted.is_as_expected:
        raise typer.Exit(COUNTS_DIFFER)


def _json(counted: "Counts") -> dict[str, object]:
    import dataclasses

    return {
        **dataclasses.asdict(counted),
        "kinds": [{**dataclasses.asdict(row), "difference": row.difference} for row in counted.kinds],
    }


def _print(counted: "Counts", *, differences: bool) -> None:
    from assettool.cli import output

    output.table(
        "",
        ("kind", "expected", "in NetBox", "difference", "expected by"),
        [
            (r.label, r.expected, r.netbox, _signed(r.difference), "" if r.expected is None else _by(r))
            for r in counted.kinds
        ],
    )
    output.out.print("\nassets that each source has")
    output.table(
        "",
        ("source", *(row.label for row in counted.kinds)),
        [(s.name, *(row.sources.get(s.name, 0) for row in counted.kinds)) for s in counted.sources],
    )
    if counted.tenants:
        output.out.print("\nassets of each tenant")
        output.table(
            "",
            ("tenant", *(row.label for row in counted.kinds)),
            [(tenant.name, *(_of(row) for row in tenant.kinds)) for tenant in counted.tenants],
        )
    _print_sources(counted)
    if differences:
        output.out.print("\nassets that differ")
        output.table(
            "",
            ("name", "kind", "tenant", "why", "it is in"),
            [(d.name, d.kind, d.tenant, d.why, ", ".join(d.has)) for d in counted.differences],
        )
    output.out.print(f"\n{len(counted.differences)} differences{'' if differences else ': --differences lists them'}")


def _print_sources(counted: "Counts") -> None:
    from datetime import UTC

    from assettool.cli import output

    output.out.print("\nhow each source was read the last time")
    output.table(
        "",
        (
            "source",
            "file",
            "rows",
            "accepted",
            "rejected",
            "by rule",
            "unmatched",
            "held",
            "last read (UTC)",
            "newest row",
        ),
        [
            (
                s.name,
                s.file,
                s.rows,
                s.accepted,
                s.rejected,
                s.by_rule,
                s.unmatched,
                s.held,
                f"{s.last_read.astimezone(UTC):%Y-%m-%d %H:%M}{'' if s.is_complete else ', not in full'}",
                _age(s.newest_row_age_days),
            )
            for s in counted.sources
        ],
    )
    output.out.print("\nhow much each source covers of what it should know")
    output.table(
        "",
        ("source", "has", "of", "coverage"),
        [
            (s.name, s.covers, s.should_cover, f"{s.coverage_percent} %")
            for s in counted.sources
            if s.coverage_percent is not None
        ],
    )


def _age(days: float | None) -> str:
    return "unknown" if days is None else f"{days:g} days old"


def _signed(difference: int | None) -> str:
    return "" if difference is None else f"{difference:+d}" if difference else "0"


def _by(row: "KindCount") -> str:
    return ", ".join(part for part in (row.source, row.as_of) if part)


def _of(row: "KindCount") -> object:
    return row.netbox if row.expected is None else f"{row.netbox} of {row.expected}"
