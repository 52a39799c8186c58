"""Moving applications from the command line: what is sent, and what is said of those that stay."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from fakes import FakeProgress

from assettool.cli.app_status import set_status
from assettool.domain.register import Application
from assettool.errors import RefusedError, StoreRejected, StoreUnavailable
from assettool.services.statuses import Moved, move


class FakeStatuses:
    """NetBox, which refuses those of whom a test says why."""

    def __init__(self, **refusals: Exception) -> None:
        self.refusals = refusals
        self.sent: list[tuple[str, int, dict[str, str], Path | None]] = []

    def change_status(self, kind: str, number: int, said: Mapping[str, str], document: Path | None = None) -> None:
        self.sent.append((kind, number, dict(said), document))
        if refusal := self.refusals.get(f"_{number}"):
            raise refusal


REJECTED = StoreRejected("NetBox refuses: both", reasons=("status: it cannot", "owner: there is none"))
FASTER = RefusedError("NetBox refuses: it is now: go")
APPLICATIONS = (
    Application(id=1, name="Suite4Work", tenant="arnhem", status="registered"),
    Application(id=2, name="Zaken", tenant="ede", status="assessed"),
)


def test_move_when_some_are_refused_then_the_others_go_and_every_reason_is_kept():
    store = FakeStatuses(_1=REJECTED, _2=FASTER)
    moved = move(store, {1: "registered", 2: "assessed", 3: "go"}, "packaged", FakeProgress(), reason="x", owner="")
    assert moved == [
        Moved(1, ("status: it cannot", "owner: there is none")),
        Moved(2, ("NetBox refuses: it is now: go",)),
        Moved(3),
    ]
    assert [one.is_refused for one in moved] == [True, True, False]
    assert store.sent[2] == ("applications", 3, {"reason": "x", "status": "packaged", "old": "go"}, None)


def test_move_when_netbox_is_away_then_it_stops():
    store = FakeStatuses(_1=StoreUnavailable("NetBox does not answer"))
    with pytest.raises(StoreUnavailable):
        move(store, {1: "registered", 2: "registered"}, "assessed", FakeProgress())
    assert len(store.sent) == 1


def test_set_when_all_go_then_each_is_listed(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    store, document = FakeStatuses(), tmp_path / "acceptance.pdf"
    set_status(store, APPLICATIONS, "blocked", "no answer", document=document, owner="J. Jansen", due="2026-04-01")
    sent = {"status": "blocked", "reason": "no answer", "owner": "J. Jansen", "due": "2026-04-01"}
    assert [(number, said, file) for _, number, said, file in store.sent] == [
        (1, {**sent, "old": "registered"}, document),
        (2, {**sent, "old": "assessed"}, document),
    ]
    shown = capsys.readouterr().out
    assert "arnhem/Suite4Work" in shown
    assert "blocked" in shown


def test_set_when_one_is_refused_then_it_is_an_error_and_the_reasons_are_shown(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(RefusedError, match="1 of 2 stay where they are") as refused:
        set_status(FakeStatuses(_2=REJECTED), APPLICATIONS, "assessed", "we looked at it", as_json=True)
    assert refused.value.exit_code == 4
    first, second = json.loads(capsys.readouterr().out)
    assert (first["old"], first["new"], first["reasons"]) == ("registered", "assessed", [])
    assert (second["old"], second["new"]) == ("assessed", "assessed")
    assert second["reasons"] == ["status: it cannot", "owner: there is none"]
