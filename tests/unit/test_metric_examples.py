"""The examples of the metrics in the manual: worked out by hand, and held against the code."""

import sys
from pathlib import Path

import pytest

from assettool.domain.metrics import METRICS

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS))

from generator import metric_pages  # noqa: E402 -- after its folder was added


def test_page_has_an_example_by_hand_and_by_the_tool_for_every_metric():
    sections = metric_pages.metrics_page().split("\n## ")[1:]
    assert [section.partition("\n")[0] for section in sections] == [metric.label for metric in METRICS.values()]
    for section in sections:
        assert section.count("By hand: ") == section.count("| by the tool |") >= 1


def test_example_whose_result_by_hand_is_another_one_is_refused(monkeypatch: pytest.MonkeyPatch):
    case = {"name": "two", "cites": "nobody", "by_hand": "1 + 1 = 3", "installed": [{"device": "a"}, {"device": "b"}]}
    monkeypatch.setattr(metric_pages, "_cases", lambda _: [case])
    with pytest.raises(ValueError, match=r"by hand it is 1 \+ 1 = 3, and by the code"):
        metric_pages.metrics_page()


def test_metric_without_an_example_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(metric_pages, "_cases", lambda _: [])
    with pytest.raises(ValueError, match="no case of the metric has an example by hand"):
        metric_pages.metrics_page()
