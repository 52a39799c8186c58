"""B8: how long our pages take at full size, against NetBox's own list of devices with as many rows.

All by HTTP from the same web server, as a browser asks for them, one after the other and each several times.
"""

import re
from statistics import median
from time import perf_counter

import requests
from demo_fleet import first_sync, fleet
from import_register import import_all
from licence_position import import_licences
from measuring import Figure, Result, arguments, finish, seconds

from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home

PEER = "/dcim/devices/?per_page=50"
LISTS = ("assets", "applications", "integrations", "accounts", "observations", "installations", "entitlements")
MOST = 0.8
"""Of the time of NetBox's own list."""
_PLUGIN = "/plugins/assettool"


def main() -> None:
    """Fill NetBox, ask for each page in turn, and tell the medians."""
    wanted = arguments(
        __doc__,
        scale={"type": float, "default": 1.0, "help": "1 is 7,243 assets"},
        rounds={"type": int, "default": 9, "help": "how often each page is asked for"},
    )
    if wanted.quick:
        wanted.scale, wanted.rounds = min(wanted.scale, 0.05), 2
    result = Result()
    with fleet(wanted.scale) as home:
        first_sync(home)
        import_all(home, "--yes")
        import_licences(home)
        visitor = Visitor(home)
        pages = {
            **{f"list of {name}": f"{_PLUGIN}/{name}/?per_page=50" for name in LISTS},
            "the application with the most integrations": f"{_PLUGIN}/applications/{visitor.busiest()}/",
            "comparison of all landscapes": f"{_PLUGIN}/applications/comparison/",
            "harmonisation": f"{_PLUGIN}/applications/harmonisation/",
            "dependency graph": f"{_PLUGIN}/applications/graph/",
            "licence position": f"{_PLUGIN}/software-products/position/",
        }
        times: dict[str, list[float]] = {name: [] for name in ("peer", *pages)}
        for turn in range(wanted.rounds + 1):
            for name, path in {"peer": PEER, **pages}.items():
                took = visitor.seconds_of(path)
                if turn:  # the first time each process of the web server loads its templates
                    times[name].append(took)
    peer = median(times["peer"])
    for name in pages:
        ours = median(times[name])
        is_list = name.startswith("list") or name == "licence position"
        result.add(_figure(name, ours, peer, MOST if is_list else None))
    finish(result, as_json=wanted.json)


class Visitor:
    """A browser that has logged in."""

    def __init__(self, home: Home) -> None:
        self._url = f"http://127.0.0.1:{home.ports.web}"
        self._session = requests.Session()
        page = self._session.get(f"{self._url}/login/", timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise SystemExit("the login page has no form")
        said = {
            "csrfmiddlewaretoken": token[1],
            "username": "admin",
            "password": load_credentials(home).passwords["admin"],
        }
        self._session.post(f"{self._url}/login/", data=said, headers={"Referer": self._url}, timeout=60)

    def seconds_of(self, path: str) -> float:
        """How long a page takes, to its last byte."""
        begin = perf_counter()
        answer = self._session.get(f"{self._url}{path}", timeout=120, allow_redirects=False)
        took = perf_counter() - begin
        if answer.status_code != requests.codes.ok:
            raise SystemExit(f"{path} answers {answer.status_code}")
        return took

    def text_of(self, path: str) -> str:
        """What a page says; nothing where there is nothing new."""
        answer = self._session.get(f"{self._url}{path}", timeout=120)
        answer.raise_for_status()
        return answer.text

    def number_of(self, model: str) -> int:
        """The id of the newest object of a model of the plugin."""
        path = f"{self._url}/api{_PLUGIN}/{model}/?limit=1&ordering=-id&fields=id"
        return int(self._session.get(path, timeout=120).json()["results"][0]["id"])

    def busiest(self) -> int:
        """The id of the application with the most integrations."""
        path = f"{self._url}/api{_PLUGIN}/integrations/?limit=0&fields=source,target"
        ends = [
            end["id"]
            for row in self._session.get(path, timeout=120).json()["results"]
            for end in (row["source"], row["target"])
            if end
        ]
        return max(set(ends), key=ends.count)


def _figure(what: str, ours: float, peer: float, most: float | None) -> Figure:
    return Figure(
        name="B8",
        what=what,
        ours=seconds(ours),
        peer=f"{seconds(peer)} NetBox's list of devices",
        reached=ours / peer,
        wanted=most,
        at_most=True,
        how="whole pages with 50 rows, the median of several, after one that does not count",
    )


if __name__ == "__main__":
    main()
