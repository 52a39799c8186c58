"""What is made of the answer of a host: every case of tests/cases/discovery."""

import subprocess
from typing import Any

import pytest
from discovery_cases import FOLDER, answer_of, case_of
from hypothesis import given
from hypothesis import strategies as st

from assettool.adapters.facts.host import script, understand
from assettool.domain.discovery import HostFacts, HostFailedError, Outcome

NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
SECTIONS = (
    "system", "release", "dmi", "virtual", "processors", "memory", "disks", "network_json", "network_text", "cards",
    "services", "packages",
)  # fmt: skip
LINES = st.text(st.sampled_from("01a:|=[]{}\"', \t\n./%\x00é-"), max_size=60)


def shown(facts: HostFacts, wanted: dict[str, Any]) -> dict[str, Any]:
    """The facts that a case speaks of, in the words of a case."""
    parts = {name: getattr(facts, name) for name in wanted}
    if "interfaces" in parts:
        parts["interfaces"] = [[i.name, i.mac, list(i.addresses)] for i in facts.interfaces]
    if "software" in parts:
        parts["software"] = [[s.name, s.version, s.publisher] for s in facts.software]
    if "services" in parts:
        parts["services"] = [[s.port, s.name] for s in facts.services]
    return parts


@pytest.mark.parametrize("name", NAMES)
def test_understand_given_a_case_reads_what_it_says(name: str):
    case = case_of(name)
    if "failed" in case:
        with pytest.raises(HostFailedError) as failed:
            understand(answer_of(case))
        assert failed.value.message == case["failed"]
        assert failed.value.outcome is Outcome.NOT_UNDERSTOOD
        return
    assert shown(understand(answer_of(case)), case["facts"]) == case["facts"]


@given(st.dictionaries(st.sampled_from(SECTIONS), LINES))
def test_understand_given_any_junk_gives_facts_or_says_why_not(sections: dict[str, str]):
    sections["system"] = f"system=Linux\nnode=a\n{sections.get('system', '')}"
    facts = understand(answer_of({"answer": {name: [text] for name, text in sections.items()}}))
    assert facts.name == "a"


@given(st.text())
def test_understand_given_any_text_never_fails_otherwise(text: str):
    with pytest.raises(HostFailedError):
        understand(text)


@given(st.text(st.sampled_from('[]{}:,"ifnameadrs_loc1 '), max_size=80))
def test_understand_given_any_json_of_interfaces_reads_what_it_can(text: str):
    case = {"answer": {"system": ["system=Linux", "node=a"], "network_json": [text]}}
    assert understand(answer_of(case)).name == "a"


def test_script_is_understood_on_this_machine():
    done = subprocess.run(["sh", "-s"], input=script(), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    facts = understand(done.stdout)
    assert facts.name
    assert facts.kernel
    assert facts.architecture


def test_script_when_it_does_not_arrive_whole_runs_nothing():
    half = script().rpartition("}")[0]
    done = subprocess.run(["sh", "-s"], input=half, capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_script_asks_for_no_person():
    assert "aintainer" not in script()
    assert "PACKAGER" not in script()
    assert "/etc/passwd" not in script()


def test_script_uses_sudo_and_asks_for_packages_only_when_told_to():
    assert "sudo" not in script()
    assert "sudo -n" in script(as_root=True)
    assert "dpkg-query" not in script(with_packages=False)
