"""The rules under `deployments:` of applications.yml: what may stand in them, and where what is wrong stands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assettool.adapters.applications_file import load_applications
from assettool.domain.evidence import ServiceSought, SoftwareSought
from assettool.errors import SettingsError

EXAMPLE = Path(__file__).resolve().parents[2] / "inventory" / "applications.yml"

type Write = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(rules: str) -> Path:
        path = tmp_path / "applications.yml"
        path.write_text(f"organisations: []\ndeployments:\n{rules}", encoding="utf-8")
        return path

    return write


def told(path: Path) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        load_applications(path)
    return [line.strip() for line in raised.value.message.splitlines()[1:]]


def test_rules_of_the_example_ask_for_evidence_of_every_kind() -> None:
    rules = load_applications(EXAMPLE).deployments
    assert any(rule.name for rule in rules)
    assert any(rule.software for rule in rules)
    assert any(rule.service for rule in rules)
    assert any(rule.tag for rule in rules)
    assert any(rule.words for rule in rules)


def test_rule_that_is_right_knows_its_line_and_all_of_its_parts(written: Write) -> None:
    [first, second] = load_applications(
        written(
            "- {when: {tag: x}, application: A, confidence: 1}\n"
            "- when:\n"
            "    name: '^(?P<role>APP)-'\n"
            "    software: {name: Suite*, version: 7.2}\n"
            "    service: {port: 443}\n"
            "    description: zaken\n"
            "  application: {arnhem: A, renkum: B}\n"
            "  version: 2\n"
            "  environment: Acc\n"
            "  confidence: 100\n"
            "  values: {role: {APP: application}}\n"
        )
    ).deployments
    assert (first.where, first.application, first.tag) == ("applications.yml:3", {"": "A"}, "x")
    assert second.where == "applications.yml:4"
    assert second.name
    assert second.name.search("app-01")
    assert second.software == SoftwareSought("Suite*", "", "7.2")
    assert second.service == ServiceSought((443,), "")
    assert second.words == ("zaken",)
    assert second.application == {"arnhem": "A", "renkum": "B"}
    assert (second.version, second.environment, second.values) == ("2", "Acc", {"role": {"app": "application"}})


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("when: {name: '('}, application: A, confidence: 50", "deployments.0.when.name: this is no regular expression"),
        ("when: {name: '(?P<site>A)'}, application: A, confidence: 50", "no such group: site"),
        ("when: {}, application: A, confidence: 50", "a rule asks for at least one of"),
        ("application: A, confidence: 50", "deployments.0.when: Field required"),
        ("when: {name: A}, confidence: 50", "it names no application"),
        ("when: {name: A}, application: A", "deployments.0.confidence: Field required"),
        ("when: {name: A}, application: A, confidence: 0", "deployments.0.confidence"),
        ("when: {name: A}, application: A, confidence: 101", "deployments.0.confidence"),
        ("when: {name: A}, application: A, confidence: 5, environment: prd2", "no such environment: prd2"),
        ("when: {name: A}, application: A, confidence: 5, values: {role: {A: b}}", "the name has no such group: role"),
        (
            "when: {name: '(?P<environment>.)'}, application: A, confidence: 5, values: {environment: {Q: qa}}",
            "no such environment: qa",
        ),
        ("when: {service: {}}, application: A, confidence: 5", "a service is known by its port or its name"),
        ("when: {service: {port: 70000}}, application: A, confidence: 5", "deployments.0.when.service.port"),
        ("when: {software: {publisher: A}}, application: A, confidence: 5", "deployments.0.when.software"),
        ("when: {tag: ''}, application: A, confidence: 5", "deployments.0.when.tag"),
        ("when: {host: A}, application: A, confidence: 5", "deployments.0.when.host"),
    ],
)
def test_rule_that_is_wrong_is_told_with_its_line(written: Write, rule: str, wrong: str) -> None:
    lines = told(written(f"- {{{rule}}}\n"))
    assert all(line.startswith("applications.yml:3: ") for line in lines)
    assert any(wrong in line for line in lines), lines


def test_rules_that_are_wrong_are_all_told(written: Write) -> None:
    lines = told(
        written(
            "- {when: {name: '['}, application: A, confidence: 50}\n"
            "- {when: {tag: a}, application: A, confidence: 500}\n"
        )
    )
    assert [line.partition(": ")[0] for line in lines] == ["applications.yml:3", "applications.yml:4"]
