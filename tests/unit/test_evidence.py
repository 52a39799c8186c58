import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from assettool.adapters.deployment_rules import DeploymentRuleModel
from assettool.domain.evidence import Rule, SeenMachine
from assettool.domain.observation import Listening, Software
from assettool.domain.organisations import Known, Organisations
from assettool.domain.proposals import Found, propose
from assettool.domain.register import Application

FOLDER = Path(__file__).parent.parent / "cases" / "evidence"
CASES = [case for path in sorted(FOLDER.glob("*.yml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def rules_of(case: dict[str, Any]) -> list[Rule]:
    models = [DeploymentRuleModel.model_validate(rule) for rule in case["rules"]]
    return [model.rule(f"applications.yml:{line}") for line, model in enumerate(models, start=2)]


def applications_of(case: dict[str, Any]) -> list[Application]:
    parts = [key.split("/") for key in case["applications"]]
    return [Application(number, name, version, tenant) for number, (tenant, name, version) in enumerate(parts, 1)]


def machines_of(case: dict[str, Any]) -> list[SeenMachine]:
    return [
        SeenMachine(
            number,
            f"uid-{number}",
            name,
            has["tenant"],
            tuple(sorted(Software(*program) for program in has.get("software", ()))),
            tuple(sorted(Listening(*service) for service in has.get("services", ()))),
            frozenset(has.get("tags", ())),
            tuple(has.get("texts", ())),
        )
        for number, (name, has) in enumerate(case["machines"].items(), start=1)
    ]


def organisations_of(case: dict[str, Any]) -> Organisations:
    slugs = dict.fromkeys(application.tenant for application in applications_of(case))
    aliases = case.get("organisations", {})
    return Organisations(Known(slug, slug, aliases=tuple(aliases.get(slug, ()))) for slug in slugs)


def found_in(
    case: dict[str, Any], shuffle: random.Random | None = None
) -> tuple[Found, dict[int, str], dict[int, str]]:
    applications, machines = applications_of(case), machines_of(case)
    keys = {each.id: each.key for each in applications}
    names = {each.asset: each.name for each in machines}
    places = {f"{keys[a]}/{e}/{names[m]}": (a, e, m) for a in keys for e in ("production", "test") for m in names}
    decided = [places[written] for written in case.get("decided", ())]
    if shuffle:
        shuffle.shuffle(applications)
        shuffle.shuffle(machines)
    return propose(rules_of(case), machines, applications, organisations_of(case), decided), keys, names


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_evidence_in_a_case_makes_its_proposals(case: dict[str, Any]) -> None:
    found, keys, names = found_in(case)
    proposals = {f"{keys[p.application]}/{p.environment}/{names[p.asset]}": p for p in found.proposals}
    assert {key: (p.role, p.confidence) for key, p in proposals.items()} == {
        key: (wanted.get("role", ""), wanted["confidence"]) for key, wanted in case["proposals"].items()
    }
    for key, wanted in case["proposals"].items():
        assert wanted.get("reason", "") in proposals[key].reason
    unplaced = {each.reason: list(each.machines) for each in found.unplaced}
    assert unplaced == case.get("unplaced", {})


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_evidence_in_another_order_makes_the_same_proposals(case: dict[str, Any]) -> None:
    in_order, _, _ = found_in(case)
    for seed in range(3):
        shuffled, _, _ = found_in(case, random.Random(seed))
        assert shuffled == in_order


def test_reason_that_is_too_long_for_netbox_is_cut() -> None:
    texts = tuple(f"{number}-{'x' * 60}" for number in range(9))
    rules = [Rule(f"applications.yml:{n}", 10, {"": "A"}, words=(text,)) for n, text in enumerate(texts, start=2)]
    machine = SeenMachine(1, "uid", "SRV1", "arnhem", texts=texts)
    found = propose(rules, [machine], [Application(1, "A", "", "arnhem")], Organisations([Known("arnhem", "Arnhem")]))
    [proposal] = found.proposals
    assert len(proposal.reason) == 500
    assert proposal.reason.endswith("…")
    assert proposal.confidence == 61
