"""The licence metrics: the rules of each, and examples that are worked out by hand and by the code."""

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from assettool.domain.metrics import METRICS, Metric
from assettool.domain.metrics.consumption import Consumption, Row
from assettool.domain.metrics.rules import SERVICENOW
from generator import REPOSITORY
from generator.markdown import page, table

CASES = REPOSITORY / "tests" / "cases" / "metrics"
_FACTS = (
    *("product", "terms", "maintained", "hosts", "machines", "devices", "accounts", "headcounts", "installed"),
    *("reach", "peaks", "reported", "allocated", "included", "dual_use"),
)
_MARKS = {"V": "read in the vendor's terms or a manual that follows them", "S": "second-hand", "K": "general knowledge"}
_ABOUT = (
    "A metric says how many rights a product needs on a day. Each is one module in `src/assettool/domain/metrics/`, "
    "and each example below is a case in `tests/cases/metrics/`: the text says how a person works it out, the table is "
    "what the code gave when this page was written. The day is 1 June 2026. "
    "[How a position comes about](licence-position.md) says what happens with the result."
)
_RESULT = re.compile(r"= ([\d,]+)$")


def metrics_page() -> str:
    """Every metric with its rules and at least one example. Raises `ValueError` where hand and code differ."""
    parts = [
        "# Licence metrics, by hand and by the tool",
        _ABOUT,
        "A rule is marked by how sure it is: "
        + ", ".join(f"**{mark}** {words}" for mark, words in _MARKS.items())
        + ". Wherever one that is not V decides a number, the commands and pages say so. What is not known is never 0: "
        "it is listed as unknown.",
        table(
            ("metric", "in `products.yml`", "one right is also used by"),
            [(f"[{metric.label}](#{_anchor(metric)})", f"`{name}`", _same(metric)) for name, metric in METRICS.items()],
        ),
    ]
    for name, metric in METRICS.items():
        parts += _metric(name, metric)
    return page(parts)


def _anchor(metric: Metric) -> str:
    return re.sub(r"[^a-z0-9 _-]", "", metric.label.casefold()).replace(" ", "-")


def _same(metric: Metric) -> str:
    others = [each.label for each in METRICS.values() if each.kind_of_right == metric.kind_of_right]
    return ", ".join(label for label in others if label != metric.label)


def _metric(name: str, metric: Metric) -> Iterator[str]:
    yield f"## {metric.label}"
    yield table(
        ("rule", "says", "mark", "source"),
        [
            (f"`{rule.id}`", rule.text, rule.mark.value, rule.source.replace(SERVICENOW, "ServiceNowDocs: "))
            for rule in metric.rules
        ],
    )
    examples = [case for case in _cases(name) if "by_hand" in case]
    if not examples:
        raise ValueError(f"no case of the metric has an example by hand: {name}")
    for case in examples:
        yield from _example(metric, case)


def _cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return cases


def _example(metric: Metric, case: Mapping[str, Any]) -> Iterator[str]:
    found = _measured(metric, case)
    by_hand = _RESULT.search(case["by_hand"])
    if by_hand is None or int(by_hand[1].replace(",", "")) != found.required:
        raise ValueError(f"by hand it is {case['by_hand']}, and by the code {found.required}: {case['name']}")
    said = {fact: case[fact] for fact in _FACTS if fact in case}
    facts = yaml.safe_dump(said, sort_keys=False, default_flow_style=None, width=110, allow_unicode=True)
    yield f"**{case['name'][0].upper()}{case['name'][1:]}**"
    yield f"```yaml\n{facts}```"
    yield f"By hand: {case['by_hand']}. The rule: {case['cites']}."
    yield table(
        ("by the tool", "rights", "because"),
        [(_named(row), _quantity(row), _because(row)) for row in (*found.counted, *found.not_counted)]
        + [("**required**", f"**{found.required}**", "")],
    )


def _measured(metric: Metric, case: Mapping[str, Any]) -> Consumption:
    tests = str(REPOSITORY / "tests")
    if tests not in sys.path:
        sys.path.insert(0, tests)
    from licences import make_usage

    return metric.measure(make_usage(case))


def _named(row: Row) -> str:
    return f"{row.kind.value} {row.key or row.name}".rstrip()


def _quantity(row: Row) -> str:
    return "unknown" if row.is_unknown else str(row.quantity)


def _because(row: Row) -> str:
    return f"{row.reason}; could be taken back: {row.reclaim}" if row.reclaim else row.reason
