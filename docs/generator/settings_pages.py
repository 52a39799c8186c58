"""What a person writes and meets: settings, sources.yml and exit codes."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretStr

from assettool import errors
from assettool.adapters.sources import config
from assettool.adapters.sources.connections import ConnectionModel
from assettool.adapters.sources.mapping import InterfaceMapping, TableMapping
from assettool.adapters.sources.rows import STATUSES
from assettool.domain import observation
from assettool.domain.asset import AssetKind, Environment
from assettool.domain.identifier import IdentifierType
from assettool.domain.policy import Limits as Brakes
from assettool.settings import Settings
from generator.markdown import listed, page, table, text

EXIT_CODES: Mapping[int, str] = {
    0: "done",
    1: "an error, with a message and a hint",
    2: "the command's words are wrong",
    3: "the plan has changes (only with `--detailed-exitcode`)",
    4: "refused: unsafe, stale, or nobody could be asked",
    5: "done, but rows of the sources were rejected",
    130: "stopped with Ctrl-C",
}

# A key without its line here stops `make docs`: none stays unexplained.
SETTINGS: Mapping[str, str] = {
    "home": "folder of the embedded servers and of local state",
    "netbox.url": "address of an existing NetBox; empty: the embedded one",
    "netbox.token": "API token of the user that assettool acts as",
    "netbox.ca_file": "CA bundle, for an internal certificate authority; certificates are always checked",
    "netbox.timeout_s": "seconds that one answer of NetBox may take",
    "netbox.streams": "chunks of a sync that are on their way to NetBox at the same time; each takes a worker",
    "running.playbooks": "folder of the playbooks of the phases, where they are not those that come along, relative to "
    "the settings file; an `ansible.cfg` in it or beside it counts",
    "running.inventory": "the inventory whose `group_vars` and `host_vars` count in a run; default: `inventory` beside "
    "the settings file",
    "running.secrets": "environment variable for Ansible → the shell command that prints its value; it is in no file, "
    "event, log or command line",
    "running.mitogen": "keep one Python at work on each Linux host for a whole phase, by Mitogen; needs "
    "`assettool[mitogen]`",
    "running.task_timeout_s": "seconds after which a task has failed on a host; `ANSIBLE_TASK_TIMEOUT` wins",
    "running.runs_kept": "folders of runs that stay on this machine; older ones go, but none that NetBox lacks part of",
    "sources": "the list of sources, relative to the settings file",
    "policy": "which source wins for which field, and the brakes: `policy.yml`, relative to the settings file",
    "products": "software and the rules that recognise it: `products.yml`, relative to the settings file",
    "applications": "organisations by their codes, and what tells where applications run: `applications.yml`, relative "
    "to the settings file",
    "planning": "calendar, teams, effort and weights of the migration plan: `planning.yml`, relative to the settings "
    "file",
    "letters": "folder with the letters about waves, where they are not those that come along, relative to the "
    "settings file",
    "expected": "how many assets there should be: `expected.yml`, relative to the settings file",
}
BRAKES: Mapping[str, str] = {
    "update": "the assets of which something would change",
    "retire": "the assets that would be retired",
    "shrink": "the rows of a source that it had in its last completed run and now lacks; it then retires nothing",
}
KEYS: Mapping[str, Mapping[str, str]] = {
    "SourcesModel": {"limits": "how large a file may be", "sources": "the sources"},
    "Limits": {
        "workbook_mb": "a workbook, as it is on the disk; it sits in memory",
        "unpacked_mb": "a workbook, unpacked",
        "text_mb": "a text file; it is streamed",
    },
    "SourceModel": {
        "name": "unique; what provenance shows",
        "format": "see above",
        "path": "a file, a folder, or a glob, from the folder of sources.yml; needed, unless there is `connect`",
        "connect": "instead of `path`, for a system that is asked itself; see below",
        "kind": "kind of every row, unless a column or a rule says otherwise",
        "defaults": "field → value, for every row that lacks it",
        "skip": "rvtools and vcenter only: virtual machines that are left out, and counted",
        "rules": "in order",
        "dates": "strptime format of its dates, or several; default: ISO, and what the file itself tells",
        "timezone": "zone of the moments that name none",
        "table": "the mapping: needed for `table`; for an export that is known it is laid over what is known",
        "full": "whether it names everything that there is; only then does what it lacks count as gone",
        "creates": "whether a row that no other source knows makes an asset; else it is left out, and counted; "
        "default: yes, and no for lists of software",
        "drop": "columns, fields and types of identifier that are never read, such as those about people",
    },
    "ConnectionModel": {
        "url": "`ldaps://…`, `ldap://…` (which starts TLS, unless it is this machine itself) or `https://…`",
        "base": "ldap: what is searched below, such as DC=example,DC=nl",
        "bind": "ldap: who asks; an account that may only read will do",
        "user": "vcenter: who asks; an account that may only read will do",
        "password_env": "variable of the environment with the password",
        "password_command": "command that prints the password, as text or as a list of words; no shell",
        "ca_file": "certificates of an internal authority, in PEM form; certificates are always checked",
        "filter": "ldap: default `(objectClass=computer)`",
        "page_size": "objects in one answer",
        "timeout_s": "seconds that one answer may take",
    },
    "Skip": {
        "templates": "templates",
        "srm_placeholders": "placeholders of Site Recovery Manager",
        "powered_off": "what is powered off",
    },
    "RuleModel": {
        "when": "name → pattern, or a list of patterns of which one must match",
        "set": "field → value",
        "reject": "why the row is left out; instead of `set`",
        "guess": "the `kind` that it sets is only the likely one: a source that knows wins, and so does a known kind",
    },
    "TableMapping": {
        "sheet": "default: the first sheet that has the columns",
        "header_row": "default: found",
        "delimiter": "default: detected",
        "encoding": "default: detected",
        "id": "column, or columns joined by `/`, stable and unique; default: a strong identifier, else the name",
        "columns": "field → column, or columns of which the first that is filled counts",
        "identifiers": "type of identifier → column or columns",
        "cores_per_processor": "column with the cores of one processor, where none has those of the machine",
        "interfaces": "network interfaces",
        "values": "field → what stands in the column → what it means; `*` is everything else",
        "dates": "the same as `dates` of the source",
    },
    "InterfaceMapping": {
        "name": "the name itself, such as Ethernet",
        "mac": "column or columns with the MAC address",
        "addresses": "column or columns with IP addresses",
    },
}


def exit_codes_page() -> str:
    """Exit codes, and which errors lead to them."""
    of_code: dict[int, list[str]] = {}
    for cls in _errors(errors.AssettoolError):
        of_code.setdefault(cls.exit_code, []).append(text(cls.__doc__))
    rows = [(str(code), meaning, "<br>".join(of_code.get(code, []))) for code, meaning in EXIT_CODES.items()]
    usual = Brakes()
    brakes = [
        (f"`{name}`", what, f"{limit.percent:g} %, and never fewer than {limit.floor}")
        for name, what in BRAKES.items()
        for limit in (getattr(usual, name),)
    ]
    return page(
        [
            "# Exit codes",
            "An error is one message on stderr, `error: …`, and mostly one line `hint: …` that says what to do next.",
            table(("code", "means", "such as"), rows),
            "## Brakes",
            "A plan that goes over one of the first two limits is refused with exit code 4, until `--allow NAME` names "
            "it. `limits` in the policy sets others.",
            table(("name", "of", "most"), brakes),
        ]
    )


def _errors(cls: type[errors.AssettoolError]) -> Iterator[type[errors.AssettoolError]]:
    for child in cls.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from _errors(child)


def settings_page() -> str:
    """Every setting, in the file and in the environment."""
    return page(
        [
            "# Settings",
            "Settings come from `assettool.yml`, then from `ASSETTOOL_*` in the environment; the later one wins. "
            "`assettool init` writes the file for an existing NetBox.",
            "The file is the one that `ASSETTOOL_CONFIG` names, else `assettool.yml` in the current folder, else the "
            "one in the home. The home is `ASSETTOOL_HOME`, else `~/.local/share/assettool`, and `/var/lib/assettool` "
            "for root.",
            table(("in assettool.yml", "in the environment", "is", "type", "default"), _settings(Settings, "")),
        ]
    )


def _settings(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if inspect.isclass(kind) and issubclass(kind, BaseModel):
            yield from _settings(kind, f"{prefix}{name}.")
            continue
        full = f"{prefix}{name}"
        variable = f"ASSETTOOL_{full.replace('.', '__').upper()}"
        yield f"`{full}`", f"`{variable}`", _explained(SETTINGS, full), _type(kind), _default(field)


def sources_page() -> str:
    """The keys of sources.yml, and what a source may say."""
    formats = [(f"`{name}`", form.summary) for name, form in config.FORMATS.items()]
    keys = ("key", "is", "type", "default")
    sizes = [
        (f"`{f.name}`", _explained(KEYS["Limits"], f.name), "MB", f"`{f.default}`")
        for f in fields(_part(config.SourcesModel, "limits"))
    ]
    skips = [
        (f"`{f.name}`", _explained(KEYS["Skip"], f.name), f"`{f.default}`".lower())
        for f in fields(_part(config.SourceModel, "skip"))
    ]
    return page(
        [
            "# sources.yml",
            "The sources, in the order of their rank: where two disagree, the one that stands first wins. "
            "`inventory/sources.yml` in the repository is an example with a comment at each line, and "
            "[Read your exports](../how-to/read-your-exports.md) shows how to write one.",
            table(keys, _keys(config.SourcesModel)),
            "## sources",
            table(("format", "reads"), formats),
            table(keys, _keys(config.SourceModel)),
            f"`kind` is one of {listed(AssetKind)}.",
            "### connect",
            f"For {listed(config.LIVE)}. They are read to the end before a row is used: where a part does not "
            "come, the source failed, and nothing of it is used.",
            table(keys, _keys(ConnectionModel)),
            "### skip",
            table(("key", "leaves out", "default"), skips),
            "### rules",
            table(keys, _keys(_part(config.SourceModel, "rules"))),
            "A pattern is a shell glob without regard to case. It looks at any field, at `kind`, and at any column of "
            "the export by its header. All names of `when` must match. Every rule that matches applies, a later one "
            "wins, and a reject ends it.",
            "### table",
            table(keys, _keys(TableMapping)),
            "### table.interfaces",
            table(keys, _keys(InterfaceMapping)),
            "## limits",
            table(("key", "of", "unit", "default"), sizes),
            "## Fields",
            "What `columns`, `defaults`, `values` and `set` may name, besides `kind`:",
            table(("field", "holds"), [(f"`{name}`", words) for name, words in observation.FIELDS.items()]),
            f"`status` is one of {listed(STATUSES)}; `environment` one of {listed(Environment)}.",
            "## Identifiers",
            "A strong identifier decides which asset a row is about; a weak one never does.",
            table(("type", "strength"), [(f"`{k}`", "strong" if k.is_strong else "weak") for k in IdentifierType]),
        ]
    )


def _part(model: type[BaseModel], key: str) -> Any:
    """The class of what stands below a key."""
    kind = model.model_fields[key].annotation
    return get_args(kind)[0] if get_origin(kind) is list else kind


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        yield f"`{name}`", _explained(KEYS[model.__name__], name), _type(field.annotation), _default(field)


def _explained(texts: Mapping[str, str], key: str) -> str:
    if key not in texts:
        raise LookupError(f"say in {Path(__file__).name} what this key is: {key}")
    return texts[key]


def _default(field: Any) -> str:
    if field.is_required():
        return "needed"
    default = field.get_default()
    if isinstance(default, bool):
        return f"`{default}`".lower()
    return f"`{default}`" if isinstance(default, int | float) or (isinstance(default, str) and default) else ""


_NAMES: Mapping[Any, str] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "yes or no",
    Path: "path",
    SecretStr: "text",
    AssetKind: "kind",
    IdentifierType: "type of identifier",
}


def _type(kind: Any) -> str:
    kind = getattr(kind, "__value__", kind)  # what `type X = …` stands for
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _NAMES:
        return _NAMES[kind]
    if hasattr(kind, "__metadata__"):
        return _type(inner[0])
    if origin is dict:
        return f"{_type(inner[0])} → {_type(inner[1])}"
    if origin in (list, tuple):
        of = _type(inner[0])
        return f"list of {of}" if of != "see below" else "list, see below"
    if inner:
        return " or ".join(dict.fromkeys(_type(part) for part in inner if part is not type(None)))
    return "see below"
