"""From all rows to assets: island by island, so that only a few of them are in memory at once."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assettool.domain.clock import Clock
from assettool.domain.decisions import Decisions
from assettool.domain.fleet import Claim, claim_of, identifier_key
from assettool.domain.fleet_rows import FleetRows
from assettool.domain.identity import Group, Held, Known, group, uids_of
from assettool.domain.islands import Islands, asset_token, row_token, tokens_of
from assettool.domain.merge import MergedAsset, merge, newest_of
from assettool.domain.objects import OBSERVATION
from assettool.domain.observation import Observation
from assettool.domain.policy import Policy
from assettool.services.kept import Kept

_AT_ONCE = 2000


@dataclass(slots=True)
class Identified:
    """Where every row went."""

    groups: Kept[Group] = field(default_factory=lambda: Kept(Group))
    assets: Kept[MergedAsset] = field(default_factory=lambda: Kept(MergedAsset))
    claims: list[Claim] = field(default_factory=list)
    """What each of the assets asks for."""
    rows: array[int] = field(default_factory=lambda: array("I"))
    """How many rows of a file each of the assets has."""
    echoes: list[int] = field(default_factory=list)
    """Places of the groups that only sources speak of that make no asset: those change nothing of theirs."""
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Uid → other assets of NetBox that its rows speak of, or spoke of before."""
    moved: set[str] = field(default_factory=set)
    """Keys of observations that NetBox has as those of another asset."""
    former: set[str] = field(default_factory=set)
    """Keys of identifiers that an asset gives up."""
    held: list[Held] = field(default_factory=list)
    unmatched: list[Observation] = field(default_factory=list)
    """Rows of sources that make no asset, about things that nothing else knows."""
    present: set[str] = field(default_factory=set)
    """The assets that a source has now, and those that held rows may be about."""
    newest: Mapping[str, str] = field(default_factory=dict)
    """Source → when it last heard of anything."""


@dataclass(frozen=True, slots=True)
class Identifying:
    """What decides which rows are about one thing, and what counts of what they say."""

    netbox: FleetRows
    islands: Islands
    """With the assets of NetBox."""
    vouching: Mapping[str, bool]
    decided: Decisions
    order: Mapping[str, int]
    observers: Collection[str]
    policy: Policy
    clock: Clock

    def identify(self, rows: Kept[Observation], remembered: Sequence[Observation]) -> Identified:
        """Find the assets, and merge what is said of each. `remembered` rows count beside those that were read."""
        found = Identified()
        uids = self.netbox.uids_on_islands()
        islands = self.islands
        found.newest = newest_of(self._landed(rows, islands), self.clock)
        for _ in self._landed(remembered, islands):
            pass
        for batch in islands.batches(_AT_ONCE):
            here = [place - len(uids) for place in batch if place >= len(uids)]
            if here:
                about = [uid for place in batch if place < len(uids) and (uid := uids[place])]
                known = self.netbox.known(about, self.vouching)
                read = [rows[place] if place < len(rows) else remembered[place - len(rows)] for place in here]
                self._group(read, known, found)
        found.held.sort(key=Held.place)
        return found

    def _landed(self, rows: Iterable[Observation], islands: Islands) -> Iterator[Observation]:
        for row in rows:
            known = [row_token(row.source, row.external_id)]
            if uid := self.decided.same.get((row.source, row.external_id)):
                known.append(asset_token(uid))
            islands.add(tokens_of(row), known)
            yield row

    def _group(self, rows: Sequence[Observation], known: Known, found: Identified) -> None:
        identified = group(rows, known, decisions=self.decided, order=self.order, observers=self.observers)
        for one in identified.groups:
            if all(row.source in self.observers for row in one.observations):
                found.echoes.append(len(found.groups))
            else:
                asset = merge(one, self.policy, self.decided, self.clock)
                found.assets.append(asset)
                found.claims.append(claim_of(asset))
                found.rows.append(sum(row.rows for row in one.observations))
                found.present.add(one.uid)
                found.former.update(identifier_key(former, one.uid) for former in one.former)
            found.groups.append(one)
            if one.others:
                found.others[one.uid] = one.others
                found.moved.update(
                    f"{OBSERVATION}:{row.source}/{row.external_id}"
                    for row in one.observations
                    if known.rows.get((row.source, row.external_id), one.uid) != one.uid
                )
        found.held += identified.held
        found.unmatched += identified.unmatched
        found.present.update(uids_of((row for one in identified.held for row in one.observations), known))
        found.present.update(uid for one in identified.held for uid in one.candidates)
