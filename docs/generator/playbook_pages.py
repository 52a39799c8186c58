"""The playbooks of the phases and their roles, from the playbooks and each role's argument specification."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from assettool.domain.running.phases import Phase, playbook, rollback_playbook
from generator import REPOSITORY
from generator.markdown import page, table, text

_PLAYBOOKS = REPOSITORY / "playbooks"
_WORD = re.compile(r"\b[CVOI]\(([^)]*)\)")
"""How Ansible's documentation marks code, values and options."""


def playbooks_page() -> str:
    """Each phase with its playbook and its way back, and every variable that a role takes."""
    return page(
        [
            "# Playbooks and roles",
            "What a wave does on hosts, phase by phase. A variable is set in `group_vars`, `host_vars` or the "
            "application's entry of `applications.yml`; [what the phases do](../how-to/phases.md) says more.",
            table(("phase", "playbook", "what it does", "its way back"), map(_phase, Phase)),
            *_roles(),
        ]
    )


def _phase(phase: Phase) -> tuple[str, ...]:
    back = rollback_playbook(phase)
    return (
        f"`{phase}`",
        f"`{playbook(phase)}`",
        _read(_PLAYBOOKS / playbook(phase))[0]["name"],
        _read(_PLAYBOOKS / back)[0]["name"] if back else "none",
    )


def _roles() -> Iterator[str]:
    for specification in sorted(_PLAYBOOKS.glob("roles/*/meta/argument_specs.yml")):
        yield f"## {specification.parents[1].name}"
        for entry, said in _read(specification)["argument_specs"].items():
            if entry != "main":
                yield f"### {entry}"
            yield "\n\n".join(_plain(each) for each in (said["short_description"], *_paragraphs(said)))
            rows = [_option(name, option) for name, option in (said.get("options") or {}).items()]
            if rows:
                yield table(("variable", "type", "default", "meaning"), rows)


def _option(name: str, option: dict[str, Any]) -> tuple[str, ...]:
    kind = option.get("type", "str") + (f" of {option['elements']}" if "elements" in option else "")
    default = "needed" if option.get("required") else f"`{option['default']}`" if "default" in option else ""
    return f"`{name}`", kind, default, " ".join(_plain(each) for each in _paragraphs(option))


def _paragraphs(said: dict[str, Any]) -> list[str]:
    found = said.get("description", [])
    return [found] if isinstance(found, str) else found


def _plain(words: str) -> str:
    return _WORD.sub(r"`\1`", text(words))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
