"""The code that all benchmarks share: a figure, its table, its JSON, and the page of results."""

import importlib
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
FIGURES = ("B1", "B1f", "B2", "B3", "B4", "B5", "B5s", "B6", "B7", "B8", "B9", "B10", "B11", "B12")
WITH_MAIN = [
    file for file in sorted(BENCHMARKS.glob("[a-z]*.py")) if re.search(r"^def main\(", file.read_text(), re.MULTILINE)
]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch):
    """Imports a module of the benchmarks, which lie outside the packages."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    return load


@pytest.fixture
def figures(module):
    figure = module("measuring").Figure
    return {
        "reached": figure("B1", "first sync", "20 s ours", "1,500 s theirs", 75.0, 60.0, how="400 assets, scaled"),
        "missed": figure("B1f", "the floor", "20 s ours", "5 s theirs", 4.0, 2.0, at_most=True, how="both whole"),
        "told": figure("B1", "the same, one by one", "20 s ours", "9,000 s theirs", 450.0, how="20 assets, scaled"),
    }


def test_figure_is_reached_at_its_least_and_at_its_most(module):
    figure = module("measuring").Figure
    assert figure("B1", "", "", "", 60.0, 60.0).ok
    assert not figure("B1", "", "", "", 59.9, 60.0).ok
    assert figure("B9", "", "", "", 500, 500, "MB", at_most=True).ok
    assert not figure("B9", "", "", "", 501, 500, "MB", at_most=True).ok


def test_figure_without_a_wanted_one_is_only_told(figures):
    assert figures["told"].ok
    assert figures["told"].cells[-2:] == ("", "")


def test_cells_say_the_ratio_the_limit_and_the_verdict(figures):
    assert figures["reached"].cells[-3:] == ("75.0 ×", "≥ 60.0 ×", "reached")
    assert figures["missed"].cells[-3:] == ("4.00 ×", "≤ 2.00 ×", "MISSED")


def test_numbers_have_the_digits_that_help_to_read_them(module):
    number = module("measuring").number
    assert [number(value) for value in (0.5, 12.34, 123.4, 1234.5, 3, 1200)] == [
        "0.50",
        "12.3",
        "123",
        "1,234",
        "3",
        "1,200",
    ]


@pytest.mark.parametrize(("names", "code"), [(["reached", "told"], 0), (["reached", "missed"], 1)])
def test_table_shows_every_figure_and_a_missed_one_fails(module, figures, capsys, names, code):
    measuring = module("measuring")
    result = measuring.Result([figures[name] for name in names], [("sync plan", "2 s")])
    with pytest.raises(SystemExit) as ended:
        measuring.finish(result, as_json=False)
    assert ended.value.code == code
    printed = capsys.readouterr().out
    for name in names:
        assert figures[name].what in printed
        assert figures[name].how in printed
    assert "sync plan: 2 s" in printed


def test_json_gives_the_same_result_back(module, figures, capsys):
    measuring = module("measuring")
    result = measuring.Result(list(figures.values()), [("sync plan", "2 s")])
    with pytest.raises(SystemExit):
        measuring.finish(result, as_json=True)
    assert measuring.result_of(json.loads(capsys.readouterr().out)) == result


def test_page_has_figures_in_order_what_failed_and_no_folder_of_this_machine(module, figures):
    measuring, results = module("measuring"), module("results")
    result = measuring.Result(list(figures.values()), [("plan | apply", f"in {tempfile.gettempdir()}/x/plan.json")])
    help_page = measuring.Result([measuring.Figure("B10", "help", "0.1 s", "0.7 s", 7.0, 6.0)])
    measured = {"date": "2026-01-02", "machine": "two processors"}
    ran = [
        results.Ran("help", "The help.", ok=True, result=help_page, measured={**measured, "date": "2025-12-31"}),
        results.Ran("first_sync", "The first sync.", ok=False, result=result, measured=measured),
        results.Ran("other", "Another one.", ok=False, said=f"no such file: {BENCHMARKS / 'x'}", measured=measured),
    ]
    text = results.page(ran, ["pages"])
    rows = [line.split(" | ")[0].removeprefix("| ") for line in text.splitlines() if line.startswith("| B")]
    assert rows == ["B1", "B1", "B1f", "B10"]
    assert "- date: 2026-01-02\n- machine: two processors\n" in text
    assert text.count("Measured with date 2025-12-31.") == text.count("Measured with") == 1
    assert "Not measured yet: pages." in text
    assert "400 assets, scaled" in text
    assert "plan \\| apply" in text
    assert text.count("**A figure is missed.**") == 1
    assert text.count("**It failed.**") == 1
    assert tempfile.gettempdir() not in text
    assert str(BENCHMARKS) not in text


def test_what_is_kept_of_a_benchmark_is_the_last_run_of_it_without_folders(module, figures, tmp_path, monkeypatch):
    measuring, results = module("measuring"), module("results")
    monkeypatch.setattr(results, "KEPT", tmp_path)
    found = measuring.Result([figures["reached"]], [("sync plan", "2 s")])
    before = results.Ran("help", "The help.", ok=False, said=f"no such file: {BENCHMARKS}")
    results.keep(before)
    assert str(BENCHMARKS) not in (tmp_path / "help.json").read_text()
    ran = results.Ran("help", "The help.", ok=True, result=found, measured={"date": "2026-01-02"})
    results.keep(ran)
    assert results.kept(["help", "pages"]) == [ran]


def test_machine_and_versions_are_told(module):
    told = module("results").about()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["date"])
    assert "processors" in told["machine"]
    assert re.search(r"\bnetbox 4\.7\.\d", told["packages"])
    assert re.search(r"\bansible-core 2\.\d", told["packages"])


def test_run_measures_the_command_and_its_children(module):
    child = "sum(range(10**7)); b = b'x' * 300_000_000"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('said')"
    ended = module("measuring").run([sys.executable, "-c", parent])
    assert ended.out == "said\n"
    assert ended.cost.wall_s > 0
    assert ended.cost.cpu_s > 0.05
    assert ended.cost.memory_mb > 280


def test_run_ends_with_the_words_of_a_command_that_failed(module):
    with pytest.raises(SystemExit, match="what went wrong"):
        module("measuring").run([sys.executable, "-c", "raise SystemExit('what went wrong')"])


class _Netbox(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body: bytes):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.command} {self.path} ".encode() + body)

    def log_message(self, *_):
        pass


def test_counting_proxy_passes_requests_on_and_keeps_them(module):
    with HTTPServer(("127.0.0.1", 0), _Netbox) as netbox:
        Thread(target=netbox.serve_forever, daemon=True).start()
        with module("counting_proxy").counting(f"http://127.0.0.1:{netbox.server_port}") as proxy:
            with urllib.request.urlopen(f"{proxy.url}/api/x/?a=1") as answer:
                assert answer.read() == b"GET /api/x/?a=1 "
            with urllib.request.urlopen(f"{proxy.url}/api/y/", data=b"content") as answer:
                assert answer.read() == b"POST /api/y/ content"
            assert proxy.requests == [("GET", "/api/x/?a=1"), ("POST", "/api/y/")]
        netbox.shutdown()


def test_estate_to_plan_is_the_same_for_a_seed_and_has_a_greedy_plan(module):
    instance, greedy_plan = module("planning_instance").instance, module("planning").greedy_plan
    assert instance(3, 0.2) == instance(3, 0.2) != instance(4, 0.2)
    assert {*greedy_plan(instance(3, 0.2))} == {item.key for item in instance(3, 0.2).items}


@pytest.mark.parametrize("name", FIGURES)
def test_figure_has_its_command(name):
    has = [file.stem for file in WITH_MAIN if f'"{name}"' in file.read_text()]
    assert has, f"no benchmark gives {name}"


def test_all_benchmarks_run_one_after_the_other_and_give_a_page():
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS), "help", "--quick"], capture_output=True, text=True, check=False
    )
    row = next(line for line in done.stdout.splitlines() if line.startswith("| B10 |"))
    assert "ansible --version" in row
    assert done.returncode == (1 if "MISSED" in row else 0), done.stderr
    assert "- packages: netbox 4.7." in done.stdout
