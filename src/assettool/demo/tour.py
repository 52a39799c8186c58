"""What `assettool demo` says at the end: where to look, what to click, what to type."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Click:
    """A page of NetBox that is worth a look; `path` starts behind NetBox's address."""

    path: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command to try, and what it shows."""

    line: str
    what: str


@dataclass(frozen=True, slots=True)
class Tour:
    """A short round through the demo."""

    url: str
    username: str
    clicks: tuple[Click, ...]
    commands: tuple[Command, ...]
    ending: str


_CLICKS = (
    Click(
        "plugins/assettool/assets/?kind=laptop",
        "the laptops",
        "one asset for each, also where six sources know it or it was enrolled twice",
    ),
    Click(
        "plugins/assettool/conflicts/",
        "the conflicts",
        "what sources contradict each other about and a person must decide; a decision is not asked again",
    ),
    Click(
        "virtualization/virtual-machines/?q=SRV-DC01",
        "SRV-DC01 of Renkum and of Rheden",
        "one name, two municipalities, two assets; the panel on each says which file gave which field",
    ),
    Click(
        "plugins/assettool/sync-runs/",
        "the run that filled NetBox",
        "every row that was read is accepted, merged, rejected or held, and every rejected one says why",
    ),
    Click(
        "plugins/assettool/applications/",
        "the applications",
        "from registered to cleared, each step with its date and what it rests on",
    ),
    Click(
        "plugins/assettool/applications/graph/",
        "who depends on whom",
        "hubs, rings that have to move as one, and what several applications share",
    ),
    Click(
        "plugins/assettool/applications/harmonisation/",
        "the same work done with different packages",
        "by reference component, with what merging saves",
    ),
    Click(
        "plugins/assettool/software-products/position/",
        "the licence position",
        "what is owned, needed and short, each number down to the rows that count and those that do not",
    ),
    Click(
        "plugins/assettool/contracts/renewals/",
        "what is due",
        "notice days, renewals, true-ups and parallel runs that end",
    ),
    Click(
        "plugins/assettool/deployment-machines/?confirmation=proposed",
        "servers that seem to run an application",
        "proposals with their evidence, to confirm many at a time",
    ),
    Click(
        "plugins/assettool/waves/?status=completed",
        "the wave that was run",
        "its gates, who approved it, its hosts phase by phase, and the one that failed and was tried again",
    ),
    Click(
        "plugins/assettool/applications/control/",
        "the dashboard of project control",
        "each intended result against the plan, with its light, and what to do next",
    ),
    Click(
        "plugins/assettool/risks/?status=open&sort=-score",
        "the risks and issues of the programme",
        "the heaviest first, with measure and who acts; milestones and budget lines are beside them in the menu",
    ),
)
_COMMANDS = (
    Command("assettool sync plan", "nothing has changed, as one comparison tells; with --fresh it reads all again"),
    Command("assettool sync plan --rejects", "every row that is left out, and why"),
    Command("assettool sync plan --explain RHD-LT-00001", "why each value of one laptop won"),
    Command("assettool asset show SRV-DC01@renkum", "its identifiers, its sources, and the source of every field"),
    Command("assettool asset conflicts", "the same work list as on the page of conflicts"),
    Command("assettool asset counts", "what should be there, what each source has, and what NetBox has"),
    Command("assettool source list", "the exports that the fleet came from"),
    Command("assettool app list --blocked", "what is blocked, by what, who acts and until when"),
    Command("assettool app graph", "what has to move as one, and what breaks if a server fails"),
    Command("assettool app harmonise", "which packages do the same work, and what merging them saves"),
    Command("assettool app worklist", "what is unfinished before anything can move"),
    Command("assettool licence position --status short", "what is short, and what that costs"),
    Command("assettool licence show windows-server-2019-standard", "why, down to every row"),
    Command("assettool licence harvest --on 2026-03-01", "what is paid for and not used"),
    Command("assettool licence renewals", "what has to be decided when"),
    Command("assettool wave plan", "what moves in which week, and whether it could end earlier"),
    Command("assettool wave list", "the waves, and whether they end in time at the pace so far"),
    Command("assettool report highlight --out highlight.html", "the programme on one page for the steering group"),
    Command("assettool report settlement --key inhabitants", "who pays what of shared cost, by another key"),
    Command("assettool app confirm --min-confidence 70 --plan", "the surest proposals, as they would be confirmed"),
)


def tour(url: str, *, username: str = "admin") -> Tour:
    """The tour through the NetBox at `url`."""
    return Tour(
        url=url,
        username=username,
        clicks=tuple(Click(f"{url.rstrip('/')}/{click.path}", click.title, click.what) for click in _CLICKS),
        commands=_COMMANDS,
        ending="NetBox stays up until: assettool netbox down",
    )
