"""The licence metrics: each by the cases of its file, which cite the vendor's rule."""

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from licences import PRODUCT, make_usage

from assettool.domain.licence import Host, Subject
from assettool.domain.metrics import METRICS, RULES, Consumption, Mark
from assettool.domain.metrics.servers import apportion, cores, hosts_for
from assettool.domain.wording import Wording

CASES = Path(__file__).parents[1] / "cases" / "metrics"


@cache
def cases() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.stem, case)
        for path in sorted(CASES.glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def text_keys(found: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in found.items()}


def quantities(found: Consumption) -> dict[str, int]:
    numbers: Counter[str] = Counter()
    for row in found.counted:
        numbers[row.key] += row.quantity
    return {key: number for key, number in numbers.items() if number}


@pytest.mark.parametrize(("metric", "case"), cases(), ids=[f"{metric}-{case['name']}" for metric, case in cases()])
def test_metric_when_measured_gives_what_the_vendor_rule_says(metric: str, case: dict[str, Any]):
    usage = make_usage(case)
    found = METRICS[metric].measure(usage)
    assert found.required == case["required"]
    if "counted" in case:
        assert quantities(found) == text_keys(case["counted"])
    if "tenants" in case:
        by_tenant: Counter[str] = Counter()
        for row in found.counted:
            by_tenant[row.tenant] += row.quantity
        assert {tenant: number for tenant, number in by_tenant.items() if number} == case["tenants"]
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in found.not_counted:
        reasons[row.key].append(row.reason)
    for key, part in text_keys(case.get("not_counted", {})).items():
        assert any(part in reason for reason in reasons[key]), reasons
    unknown = {row.key: row.reason for row in found.unknown}
    assert unknown.keys() == case.get("unknown", {}).keys()
    for key, part in case.get("unknown", {}).items():
        assert part in unknown[key]
    reclaim = {row.key: row.reclaim for row in found.counted if row.reclaim}
    assert reclaim.keys() == case.get("reclaim", {}).keys()
    for key, part in case.get("reclaim", {}).items():
        assert part in reclaim[key]
    assert set(case["rules"]) <= set(found.rules)
    view = METRICS[metric].vendor_view
    if "vendor_view" in case and view:
        seen = view(usage)
        assert seen.required == case["vendor_view"]
        assert set(case["vendor_rules"]) <= set(seen.rules)


@pytest.mark.parametrize(("metric", "case"), cases(), ids=[f"{metric}-{case['name']}" for metric, case in cases()])
def test_case_accounts_for_every_row_and_cites_a_rule_with_its_mark(metric: str, case: dict[str, Any]):
    usage = make_usage(case)
    found = METRICS[metric].measure(usage)
    given_rows = Counter((each.kind, each.subject) for each in (*usage.installations, *usage.accesses))
    rows = Counter((row.kind, row.key) for row in (*found.counted, *found.not_counted))
    for reference, number in given_rows.items():
        # A host has a row of its own beside that of its installation, an allocation beside that of its account.
        has_more = reference[0] is Subject.HOST or reference in usage.allocated
        assert number <= rows[reference] <= number + (1 if has_more else 0)
    assert case["cites"]
    assert set(found.rules) <= RULES.keys()
    assert set(found.rules) <= {rule.id for rule in METRICS[metric].rules} | {"dual-use", "suite"}
    if case["rules"]:
        assert RULES[case["rules"][0]].mark == case["mark"]


@pytest.mark.parametrize(("metric", "case"), cases(), ids=[f"{metric}-{case['name']}" for metric, case in cases()])
def test_case_says_of_every_row_what_pages_can_say_in_another_language(metric: str, case: dict[str, Any]):
    found = METRICS[metric].measure(make_usage(case))
    rows = (*found.counted, *found.not_counted)
    said = [text for row in rows for text in (row.reason, row.reclaim) if text]
    assert all(row.reason for row in rows)
    assert [text for text in said if not isinstance(text, Wording)] == []


def test_every_metric_has_cases_and_every_file_a_metric():
    assert {metric for metric, _ in cases()} == METRICS.keys()
    assert len({(metric, case["name"]) for metric, case in cases()}) == len(cases())


def test_every_rule_says_what_it_is_and_one_that_was_read_says_where():
    for name, metric in METRICS.items():
        assert name == metric.name
        assert metric.label
        for rule in metric.rules:
            assert RULES[rule.id] is rule or RULES[rule.id] == rule
    for rule in RULES.values():
        assert rule.text
        assert rule.source or rule.mark is not Mark.READ
        assert rule.version == 1


def test_metrics_of_one_kind_of_right_share_it():
    assert {METRICS[name].kind_of_right for name in ("windows_standard", "windows_machine")} == {"windows_core"}
    assert METRICS["device"].kind_of_right == "device"


def test_hosts_for_when_machines_move_are_those_of_the_cluster_and_its_rules():
    assert hosts_for("b", ("a", "b", "c")) == ("a", "b", "c")
    assert hosts_for("b", ("a", "b", "c"), only=("a",), never=("c",)) == ("a", "b")
    assert hosts_for("", ("a",)) == ("a",)
    assert hosts_for("b", ("a", "b"), is_mobile=False) == ("b",)
    assert hosts_for("", ("a",), is_mobile=False) == ()


def test_cores_when_something_is_missing_are_not_known():
    assert cores(None) is None
    assert cores(Host(key="h", sockets=2)) is None
    assert cores(Host(key="h", sockets=-2, cores_per_socket=8)) is None
    assert cores(Host(key="h", sockets=2, cores_per_socket=6), 8, 20) == 20


@given(st.integers(0, 10_000), st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), min_size=1))
def test_apportion_gives_whole_parts_that_add_up(total: int, weights: dict[str, int]):
    parts = apportion(total, weights)
    whole = sum(weights.values())
    assert sum(parts.values()) == (total if whole else min(total, len(weights)))
    if whole:
        assert all(abs(part - total * weights[name] / whole) < 1 for name, part in parts.items())


def test_fleet_finds_things_of_each_kind_and_nothing_else():
    usage = make_usage({"hosts": {"h": {"tenant": "arnhem"}}, "devices": {"d": {}}, "accounts": {"a": {}}})
    fleet = usage.fleet
    assert fleet.tenant_of(Subject.HOST, "h") == "arnhem"
    assert fleet.tenant_of(Subject.SITE, "h") == ""
    assert fleet.find(Subject.DEVICE, "d") is fleet.devices["d"]
    assert fleet.find(Subject.ACCOUNT, "a") is fleet.accounts["a"]
    assert usage.product.key == PRODUCT
    assert usage.product.label == "Vendor Software"
    assert replace(usage.product, name="Vendor Software").label == "Vendor Software"
    assert [fleet.name_of(key) for key in ("h", "lost")] == ["h", "lost"]
    assert make_usage({"devices": {"d": {"name": "ARN-LT-1"}}}).fleet.name_of("d") == "ARN-LT-1"
