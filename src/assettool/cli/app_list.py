"""`assettool app list` and `show`: what the application register holds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assettool.domain.application import ApplicationStatus, Disposition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assettool.domain.register import Application, Register, StatusChange

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Hang the commands on `assettool app`."""
    app.command(
        name="list",
        epilog="Examples: assettool app list --tenant arnhem --status go; assettool app list --blocked --json",
    )(list_applications)
    app.command(epilog="Examples: assettool app show Suite4Work; assettool app show Suite4Work@arnhem --json")(show)


def list_applications(
    tenant: Annotated[str | None, typer.Option(help="Slug of the tenant in whose portfolio it is.")] = None,
    status: Annotated[list[ApplicationStatus] | None, typer.Option(help="Only this status; may be repeated.")] = None,
    disposition: Annotated[Disposition | None, typer.Option(help="Only what this is to become of.")] = None,
    supplier: Annotated[str | None, typer.Option(help="Part of the supplier's name.")] = None,
    component: Annotated[str | None, typer.Option(help="Part of a reference component's name.")] = None,
    blocked: Annotated[bool, typer.Option("--blocked", help="Only what is blocked, with what blocks it.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="How many at most; 0 for all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List applications by name."""
    from assettool.cli import output

    found = read()
    statuses = {*(status or ()), *([ApplicationStatus.BLOCKED] if blocked else [])}
    wanted = _Wanted(tenant, statuses, disposition, (supplier or "").casefold(), (component or "").casefold())
    every = sorted(
        (each for each in found.applications.values() if wanted.has(each)),
        key=lambda each: (each.name.casefold(), each.tenant, each.version),
    )
    shown = every[: limit or None]
    if as_json:
        output.print_json([_brief(each, found) for each in shown])
        return
    if blocked:
        output.table(
            "", ("name", "version", "tenant", "since", "because", "action with", "due"), _blocked(shown, found)
        )
    else:
        output.table(
            "",
            ("name", "version", "tenant", "status", "disposition", "supplier", "used as"),
            [
                (a.name, a.version, a.tenant, a.status, a.disposition, a.supplier, ", ".join(a.components))
                for a in shown
            ],
        )
    if len(every) > len(shown):
        output.console.print(f"{len(shown)} of {len(every)}; all of them: --limit 0")


def show(
    name: Annotated[
        str, typer.Argument(help="Name of the application, and @ with the slug of a tenant where several have it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Show an application: its fields, users, deployments, integrations, data sets, contacts and history."""
    from assettool.cli import output

    found = read()
    shown = chosen(found, name)
    if as_json:
        output.print_json([_whole(each, found) for each in shown])
        return
    for each in shown:
        _print(each, found)


def read() -> "Register":
    """The register of the NetBox of the settings."""
    from assettool import wiring
    from assettool.settings import load_settings

    return wiring.register(wiring.store(load_settings()))


def chosen(found: "Register", name: str) -> "list[Application]":
    """The applications with this name. Raises `AssettoolError` where there is none."""
    from assettool.errors import AssettoolError

    shown = found.named(name)
    if not shown:
        raise AssettoolError(f"there is no application with this name: {name}", hint="assettool app list")
    return sorted(shown, key=lambda each: each.key)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for; nothing asks for all."""

    tenant: str | None
    statuses: set[ApplicationStatus]
    disposition: Disposition | None
    supplier: str
    component: str

    def has(self, each: "Application") -> bool:
        """Whether an application is among it."""
        return (
            self.tenant in (None, each.tenant)
            and (not self.statuses or each.status in self.statuses)
            and self.disposition in (None, each.disposition)
            and self.supplier in each.supplier.casefold()
            and (not self.component or any(self.component in name.casefold() for name in each.components))
        )


def _brief(application: "Application", found: "Register") -> dict[str, Any]:
    """An application as JSON, with its last status change."""
    import msgspec

    last = _history(application, found)[-1:]
    return {
        "key": application.key,
        **msgspec.to_builtins(application),
        "status_change": msgspec.to_builtins(last[0]) if last else None,
    }


def _history(application: "Application", found: "Register") -> "Sequence[StatusChange]":
    from assettool.domain.objects import APPLICATION

    return found.history_of.get((APPLICATION, application.id), ())


def _blocked(shown: "Iterable[Application]", found: "Register") -> "list[tuple[object, ...]]":
    rows: list[tuple[object, ...]] = []
    for each in shown:
        last = next(iter(_history(each, found)[-1:]), None)
        why = (last.at.date(), last.reason, last.owner, last.due) if last else ("", "", "", "")
        rows.append((each.name, each.version, each.tenant, *why))
    return rows


def _whole(application: "Application", found: "Register") -> dict[str, Any]:
    """An application with everything that is known of it."""
    import msgspec

    names = {each.id: each.key for each in found.applications.values()}
    return {
        "key": application.key,
        **msgspec.to_builtins(application),
        "deployments": [
            {
                **msgspec.to_builtins(each),
                "machines": [
                    {**msgspec.to_builtins(machine), "asset": msgspec.to_builtins(found.assets.get(machine.asset))}
                    for machine in each.machines
                ],
            }
            for each in found.deployments_of.get(application.id, ())
        ],
        "integrations": [
            {
                **msgspec.to_builtins(each),
                "source": names[each.source],
                "target": names.get(each.target) if each.target is not None else None,
            }
            for each in found.integrations_of.get(application.id, ())
        ],
        "data_sets": [msgspec.to_builtins(each) for each in found.data_sets_of.get(application.id, ())],
        "history": [msgspec.to_builtins(each) for each in _history(application, found)],
    }


def _print(application: "Application", found: "Register") -> None:
    from assettool.cli import output

    a = application
    output.out.print(f"{output.plain(a.label)}  {a.tenant or 'no tenant'}  {a.status}  {a.disposition}")
    output.table("", ("field", "value"), [(name, value) for name, value in _fields(a) if value not in (None, "")])
    if a.users:
        output.table("", ("tenant", "users"), list(a.users.items()))
    if a.contacts:
        output.table("", ("role", "contact"), a.contacts)
    _print_deployments(application, found)
    _print_integrations(application, found)
    data_sets = found.data_sets_of.get(a.id, ())
    if data_sets:
        output.table(
            "",
            ("data set", "kind", "MB", "location", "new location", "status"),
            [(d.name, d.kind, d.size_mb, d.location, d.new_location, d.status) for d in data_sets],
        )
    output.table(
        "",
        ("when (UTC)", "status", "rests on", "because", "where"),
        [
            (f"{c.at:%Y-%m-%d %H:%M}", c.new, f"{c.evidence} {c.document}".rstrip(), _because(c), c.origin)
            for c in _history(application, found)
        ],
    )


def _fields(a: "Application") -> list[tuple[str, object]]:
    biv = [str(number or "-") for number in (a.availability, a.integrity, a.confidentiality)]
    return [
        ("supplier", a.supplier),
        ("used as", ", ".join(a.components)),
        ("contract holder", a.contract_holder),
        ("contract end", a.contract_end),
        ("yearly cost", a.yearly_cost),
        ("licence transferable", a.licence_transferable),
        ("BIV", "".join(biv) if biv != ["-", "-", "-"] else ""),
        ("RTO (hours)", a.rto_hours),
        ("RPO (hours)", a.rpo_hours),
        ("service hours", a.service_hours),
        ("technology", a.technology),
        ("self-added", "yes" if a.is_self_added else ""),
        ("description", a.description),
    ]


def _because(change: "StatusChange") -> str:
    """The reason, and for what is blocked who acts and until when."""
    acting = f"action with {change.owner}" if change.owner else ""
    due = f"due {change.due}" if change.due else ""
    return "; ".join(part for part in (change.reason, acting, due) if part)


def _print_deployments(application: "Application", found: "Register") -> None:
    from assettool.cli import output

    rows: list[tuple[object, ...]] = []
    for each in found.deployments_of.get(application.id, ()):
        for machine in each.machines:
            asset = found.assets.get(machine.asset)
            name = asset.name if asset else f"#{machine.asset}"
            how_sure = "" if machine.confirmation == "confirmed" else f"{machine.confirmation} {machine.confidence} %"
            rows.append((each.environment, each.exposure, name, machine.role, how_sure, machine.reason))
        if not each.machines:
            rows.append((each.environment, each.exposure, "", "", "", ""))
    if rows:
        output.table("", ("environment", "exposure", "machine", "role", "", "because"), rows)


def _print_integrations(application: "Application", found: "Register") -> None:
    from assettool.cli import output

    rows: list[tuple[object, ...]] = []
    for each in found.integrations_of.get(application.id, ()):
        is_source = each.source == application.id
        other = each.target if is_source else each.source
        name = found.applications[other].key if other is not None else each.outside
        way = _WAYS.get(each.direction if is_source else _TURNED.get(each.direction, each.direction), "–")
        rows.append((way, name, each.strength, each.kind, each.standard or each.protocol, each.status, each.identifier))
    if rows:
        output.table("", ("", "integration", "strength", "kind", "standard", "status", "identifier"), rows)


_WAYS = {"left_to_right": "→", "right_to_left": "←", "bidirection": "↔"}
_TURNED = {"left_to_right": "right_to_left", "right_to_left": "left_to_right"}
