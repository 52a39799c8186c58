"""The demo's programme: sent once, in whole requests, and about today."""

from datetime import date

from assettool.demo import programme

TODAY = date(2026, 11, 29)
KINDS = {"milestones": 8, "risks": 8, "budget-lines": 10, "report-notes": 1, "settlement-shares": 3}


class Store:
    """Keeps what is sent."""

    def __init__(self):
        self.kept = {}

    def count(self, path):
        return len(self.kept.get(path.removeprefix("plugins/assettool/"), ()))

    def send(self, method, path, content):
        assert method == "POST"
        self.kept[path.removeprefix("plugins/assettool/")] = content or [None]


def test_fill_when_asked_twice_then_each_kind_is_sent_once_and_reports_are_asked_for():
    store = Store()
    programme.fill(store, TODAY)
    sent = dict(store.kept)
    assert {path: len(rows) for path, rows in sent.items() if path in KINDS} == KINDS
    assert set(sent) - set(KINDS) == {"stored-reports/make"}
    store.kept["stored-reports"] = [{}]
    programme.fill(store, TODAY)
    assert all(store.kept[path] is rows for path, rows in sent.items())


def test_fill_when_read_back_then_what_is_done_has_its_day_and_the_ownership_is_whole():
    store = Store()
    programme.fill(store, TODAY)
    for row in store.kept["milestones"]:
        assert (row["status"] == "done") == (row["done"] is not None)
        assert row["done"] is None or row["done"] <= TODAY.isoformat()
    assert sum(float(row["ownership"]) for row in store.kept["settlement-shares"]) == 100
    assert {row["year"] for row in store.kept["budget-lines"]} == {2026}
    assert store.kept["report-notes"][0]["month"] == "2026-11-01"
