"""A coverage-guided fuzzer for sources and files about applications: all ends in rows that add up, or a SourceError.

`make fuzz` runs it for some minutes; each format begins with its case files. A file that breaks something is kept in
the folder for temporary files, and its path is printed.
"""

import argparse
import contextlib
import io
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import atheris
import yaml

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "contract")]

WATCHED = ["assettool.adapters.sources", "assettool.adapters.portfolio", "assettool.domain"]
with atheris.instrument_imports(include=WATCHED, enable_loader_override=False):
    from assettool.adapters.portfolio import PORTFOLIO_FORMATS, read_portfolio
    from assettool.adapters.sources.config import SOURCES, load_sources
    from assettool.domain.clock import Clock
    from assettool.domain.policy import Policy
    from assettool.errors import SourceError
    from assettool.services.planning import make_plan, read_sources
    from assettool.services.portfolio import make_import_plan, read_files

import fakes  # noqa: E402 -- after what is instrumented

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LIVE = ("vcenter", "ldap")
FORMATS = tuple(name for name in SOURCES if name not in LIVE)
PORTFOLIO = tuple(PORTFOLIO_FORMATS)
"""Files about applications; their bytes come after those of the sources."""
TABLE = {
    "kind": "laptop",
    "table": {
        "columns": {"name": "Name", "serial": "Serial", "last_seen": "Seen"},
        "identifiers": {"serial": "Serial"},
        "interfaces": [{"name": "eth0", "mac": "MAC", "addresses": "IP"}],
    },
}


class Bench:
    """One folder with a sources.yml for each format, whose file is written again for each try."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for form in FORMATS:
            entry = {"name": "fuzz", "format": form, "path": "input", **(TABLE if form == "table" else {})}
            (folder / f"{form}.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")

    def read(self, content: bytes) -> None:
        """Read the content as the format that its first byte chooses, and make a plan of it."""
        if not content:
            return
        form = (*FORMATS, *PORTFOLIO)[place := content[0] % (len(FORMATS) + len(PORTFOLIO))]
        (self.folder / "input").write_bytes(content[1:])
        if place >= len(FORMATS):
            self.read_portfolio(form)
            return
        sources = load_sources(self.folder / f"{form}.yml")
        with contextlib.redirect_stderr(io.StringIO()):
            rows = read_sources(sources, fakes.FakeProgress())
            plan = make_plan(rows, Policy.default(["fuzz"]), fakes.FakeStore(), Clock(NOW), fakes.FakeProgress()).plan
        assert plan.accounting.adds_up, plan.accounting
        assert len(plan.rejects) <= plan.accounting.rejected + plan.accounting.held

    def read_portfolio(self, form: str) -> None:
        """Read the file as one about applications, and make a plan of it."""
        with contextlib.suppress(SourceError), contextlib.redirect_stderr(io.StringIO()):
            rows = read_files([read_portfolio(self.folder / "input", form)], fakes.FakeProgress())
            plan = make_import_plan(rows, fakes.FakeStore(), (), NOW, fakes.FakeProgress()).plan
            assert plan.accounting.adds_up, plan.accounting


def write_corpus(folder: Path) -> int:
    """The case files of every format, each behind the byte of its format."""
    count = 0
    for number, form in enumerate((*FORMATS, *PORTFOLIO)):
        kind = "sources" if number < len(FORMATS) else "portfolio"
        for path in sorted((ROOT / "tests" / "cases" / kind / form).glob("*.yml")):
            case = yaml.safe_load(path.read_text(encoding="utf-8"))
            texts = [case["text"]] if "text" in case else list(case.get("folder", {}).values())
            for text in texts:
                (folder / f"{form}-{path.stem}-{count}").write_bytes(
                    bytes([number]) + str(text).encode(case.get("encoding", "utf-8"), "replace")
                )
                count += 1
    return count


def main() -> None:
    """Fuzz for a while."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--runs", type=int, default=-1, help="end after so many tries")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory() as corpus:
        print(f"{write_corpus(Path(corpus))} files to begin with", flush=True)  # noqa: T201 -- a program of its own
        bench = Bench(Path(work))
        options = [f"-max_total_time={arguments.seconds}", f"-runs={arguments.runs}", "-max_len=20000", "-timeout=60"]
        atheris.Setup([sys.argv[0], corpus, *options, f"-artifact_prefix={tempfile.gettempdir()}/fuzz-"], bench.read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
