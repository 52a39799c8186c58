"""The plugin: its settings, its models and its REST endpoints. Everything here needs Django to be set up."""

from collections.abc import Mapping
from typing import Any

from generator.markdown import listed, page, table, text

_OF_NETBOX = {"id", "created", "last_updated", "custom_field_data", "tags", "owner"}

# A setting without its line here stops `make docs`: none stays unexplained.
_SETTINGS: Mapping[str, str] = {
    "largest_document": "MB that a document may have",
    "alert_days": "so many days before something is due people are told: contracts, notice, certificates, milestones",
    "runner_command": "what NetBox's workers run waves with, as a list of words; empty: assettool of their environment",
    "runner_settings": "the `assettool.yml` of these runners",
    "runner_url": "where these runners find NetBox; empty: where its user found it",
    "aftercare_weeks": "weeks after its cutover in which an application is to be in management",
    "clearing_weeks": "weeks after its cutover in which what an application leaves is to be retired",
    "report_thresholds": "the most that is still green, and still amber: percent behind, and days late",
    "report_user": "scheduled reports tell what this user may see; without one none are made",
    "report_schedule": "report → `week`, `month` or `quarter`; a report is made once its period is over",
    "report_languages": "the languages of scheduled reports: `nl`, `en`",
    "report_formats": "their forms: `html`, `xlsx`, `md`, `csv`, `json`",
    "report_url": "NetBox's address, for the links in stored reports; without it their numbers are no links",
    "report_tell_users": "usernames of those who are told that a report is there",
    "report_tell_groups": "groups of such users",
    "report_keep": "so many periods are kept of each report; 0: all",
    "report_keep_days": "and none of those that is older; 0: however old",
}


def plugin_settings_page() -> str:
    """What NetBox's configuration says to the plugin."""
    from netbox_assettool import config

    known = config.default_settings
    rows = [(f"`{name}`", _SETTINGS[name], f"`{value!r}`") for name, value in known.items()]
    if unknown := set(_SETTINGS) - set(known):
        raise SystemExit(f"the plugin has no settings {', '.join(sorted(unknown))}")
    return page(
        [
            "# Settings of the plugin",
            "They stand in NetBox's `configuration.py`, under `PLUGINS_CONFIG`; the embedded NetBox sets what it needs "
            "by itself. NetBox reads them when it starts.",
            '```python\nPLUGINS_CONFIG = {"netbox_assettool": {"report_user": "reports", "aftercare_weeks": 6}}\n```',
            table(("setting", "meaning", "default"), rows),
        ]
    )


def models_page() -> str:
    """The plugin's models with their fields, and the roles."""
    from netbox_assettool import models
    from netbox_assettool.roles import ROLES
    from netbox_assettool.urls import PAGES

    addresses = {model: prefix for prefix, model in PAGES.items()}
    parts = [
        "# Models",
        "What the plugin keeps in NetBox beside NetBox's own objects. Each that has pages has a change log, tags, "
        "custom fields, REST and GraphQL too.",
    ]
    for name in models.__all__:
        model = getattr(models, name)
        address = addresses.get(model._meta.model_name)
        where = f"Pages: `/plugins/assettool/{address}/`." if address else "It has no pages and no REST."
        parts += [f"## {name}", f"{text(model.__doc__)} {where}"]
        own = [field for field in model._meta.get_fields() if field.concrete and field.name not in _OF_NETBOX]
        parts.append(table(("field", "type", "meaning"), [_field(field) for field in own]))
    rows = [
        (role, grant.purpose, ", ".join(grant.actions), _by_app(grant.models))
        for role, grants in ROLES.items()
        for grant in grants
    ]
    parts += [
        "## Roles",
        "`manage.py assettool_roles` makes a group with these permissions for each. Only assettool "
        "administrator may delete, and no more than what a sync, an import or a planner writes.",
        table(("group", "may", "actions", "on"), rows),
    ]
    return page(parts)


def _by_app(labels: tuple[str, ...]) -> str:
    apps: dict[str, list[str]] = {}
    for label in labels:
        app, _, model = label.partition(".")
        apps.setdefault(app, []).append(model)
    return "; ".join(f"{app}: {', '.join(names)}" for app, names in apps.items())


def _field(field: Any) -> tuple[str, str, str]:
    kind = field.get_internal_type().removesuffix("Field")
    if field.is_relation and field.related_model:
        kind = f"→ {field.related_model._meta.label}"
    elif field.choices:
        kind = listed(str(value) for value, _ in field.flatchoices)
    marks = [name for name, holds in (("unique", field.unique), ("may be empty", field.null or field.blank)) if holds]
    words = str(getattr(field, "help_text", "") or "")
    return f"`{field.name}`", kind, "; ".join(part for part in (words, ", ".join(marks)) if part)


def rest_page() -> str:
    """The plugin's REST endpoints with their fields and filters."""
    from netbox_assettool.api import ingest, reports, views, waves
    from netbox_assettool.api.urls import router

    parts = [
        "# REST",
        "Below `/api/plugins/assettool/`, with NetBox's own rules: token, paging, `fields`, `ordering`, `brief`, bulk "
        "create, update and delete. Text and number filters also take NetBox's endings, such as `name__ic`. A running "
        "NetBox has it all with every type at `/api/schema/swagger-ui/`.",
    ]
    for prefix, view, _ in router.registry:
        fields = view.serializer_class().get_fields()
        writable = (name for name, field in fields.items() if not field.read_only)
        filters = sorted(name for name in view.filterset_class.base_filters if "__" not in name)
        rows = [
            ("fields to write", listed(writable)),
            ("to read only", listed(name for name, field in fields.items() if field.read_only)),
            ("filters", listed(filters)),
        ]
        parts += [f"## {prefix}/", table(("", ""), rows)]
    verbs = [
        ("POST", f"`waves/<id>/{name}/`", text(getattr(waves.WaveVerbs, name).__doc__))
        for name in ("submit", "withdraw", "approve", "reject")
    ]
    rows = [
        ("GET", "`waves/plan/`", text(waves.PlanView.get.__doc__)),
        ("POST", "`waves/plan/`", text(waves.PlanView.post.__doc__)),
        ("GET", "`waves/placement/`", text(waves.PlacementView.get.__doc__)),
        ("POST", "`waves/move/`", text(waves.MoveView.post.__doc__)),
        ("GET", "`waves/<id>/content/`", text(waves.WaveVerbs.content.__doc__)),
        ("GET", "`waves/<id>/gates/`", text(waves.WaveVerbs.gates.__doc__)),
        *verbs,
    ]
    parts += [
        "## Planning and approving waves",
        "What is refused is refused with every `reasons`: with 400 where it does not hold by itself, with 409 where "
        "things are no longer as they were, and with 403 where it takes another person or permission.",
        table(("method", "endpoint", "does"), rows),
    ]
    parts += _running()
    rows = [
        ("GET", "`reports/`", text(reports.ReportsView.get.__doc__)),
        ("GET", "`reports/<name>/`", text(reports.ReportView.get.__doc__)),
        ("POST", "`reports/counts/`", text(reports.ReportView.post.__doc__)),
        ("GET", "`stored-reports/<id>/file/`", text(views.StoredReportViewSet.file.__doc__)),
        ("POST", "`stored-reports/make/`", text(views.StoredReportViewSet.make.__doc__)),
    ]
    parameters = [(f"`{each.name}`", str(each.description)) for each in reports.PARAMETERS]
    parts += [
        "## Reports",
        "[What there is in one](reports.md). What is asked wrongly is refused with 400 and the parameter that is "
        "wrong.",
        table(("method", "endpoint", "does"), rows),
        table(("parameter", "is"), parameters),
    ]
    rows = [
        ("GET", "`fleet/`", text(ingest.FleetView.__doc__)),
        ("POST", "`ingest/start/`", text(ingest.StartView.__doc__)),
        ("POST", "`ingest/chunk/`", text(ingest.ChunkView.__doc__)),
        ("POST", "`ingest/finish/`", text(ingest.FinishView.__doc__)),
    ]
    parts += [
        "## The bulk path",
        "A private protocol between the command line and the plugin of the same version: "
        "[how it works](../explanation/bulk-path.md). Scripts use the endpoints above.",
        table(("method", "endpoint", "does"), rows),
    ]
    return page(parts)


def _running() -> list[str]:
    """The endpoints that start runs, tell how far they are, and decide about them."""
    from netbox_assettool.api import runs

    rows = [
        ("GET", "`waves/<id>/hosts/`", text(runs.HostsView.__doc__)),
        ("POST", "`waves/<id>/start/`", text(runs.StartView.post.__doc__)),
        ("GET", "`waves/<id>/run/`", text(runs.LastRunView.__doc__)),
        ("POST", "`waves/<id>/decide/`", text(runs.DecisionView.post.__doc__)),
        ("POST", "`host-checks/`", text(runs.ChecksView.post.__doc__)),
        ("GET", "`runs/<uuid>/`", text(runs.RunView.__doc__)),
        ("GET", "`runs/<uuid>/log/`", text(runs.LogView.get.__doc__)),
        ("GET", "`runs/<uuid>/dossier/`", text(runs.DossierView.__doc__)),
    ]
    return [
        "## Running waves",
        "Refused as above. Runners take work and tell what happened by a private protocol below `runs/<uuid>/`, of the "
        "same version as the plugin.",
        table(("method", "endpoint", "does"), rows),
    ]
