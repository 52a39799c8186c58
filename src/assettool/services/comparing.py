"""From assets to the changes that NetBox needs: some assets at a time, each beside what NetBox has of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched

from assettool.domain.accounts import HeldAccounts, MergedAccount, account_objects, departures, merge_accounts
from assettool.domain.asset import Lifecycle
from assettool.domain.clock import Clock
from assettool.domain.conflicts import field_conflict, identity_conflicts
from assettool.domain.current import PARENTS, Current, CurrentObject, holders, names
from assettool.domain.decisions import Decisions
from assettool.domain.fleet import Fleet, Places, add_asset, observation_object
from assettool.domain.fleet_rows import FleetRows
from assettool.domain.hand_edits import Settled, settle
from assettool.domain.identity import Held, uids_of
from assettool.domain.merge import MergedAsset
from assettool.domain.objects import (
    ACCOUNT,
    ASSET,
    BY_LABEL,
    CONFLICT,
    DEVICE,
    IDENTIFIER,
    IP_ADDRESS,
    MACHINE,
    OBJECT_TYPES,
    OBSERVATION,
    Desired,
    Ref,
)
from assettool.domain.observation import AccountRow
from assettool.domain.plan import Action, Change, adoptions, compare_all
from assettool.domain.policy import Policy
from assettool.domain.retire import RETIRED_STATUS, SourceState, retirements, returns
from assettool.domain.work_list import closings, reopenings
from assettool.services.identifying import Identified
from assettool.services.kept import Kept

_AT_ONCE = 500


class Comparing:
    """The making of the changes of one plan."""

    def __init__(
        self,
        found: Identified,
        netbox: FleetRows,
        policy: Policy,
        decided: Decisions,
        states: Mapping[str, SourceState],
        clock: Clock,
    ) -> None:
        self._found = found
        self._netbox = netbox
        self._policy = policy
        self._decided = decided
        self._states = states
        self._clock = clock
        self.settled = Settled()
        self.accounts: list[MergedAccount] = []
        self.held_accounts: HeldAccounts = []
        self._places = Places(self._holders(), self._names(), decided.addresses)
        self._clashes = self._places.give(found.claims)
        placed = [place for place, claim in enumerate(found.claims) if claim.uid not in self._clashes]
        self._placed = sorted(placed, key=lambda place: found.claims[place].place_in_line())
        self.held = [*found.held, *self._clashing()]
        self._adopted: dict[str, CurrentObject] = {}
        self._sections = {kind.label: Kept(Change) for kind in OBJECT_TYPES}
        self._shared: dict[str, Desired] = {}
        self._wanted: set[str] = set()
        """Keys of conflicts that there are."""
        self._disagreements: list[tuple[str, Desired]] = []
        self._returns: list[Change] = []
        self._left: list[Change] = []
        self._retired: list[Change] = []
        self._unspoken: list[str] = []
        """Keys of observations of sources read in full that no row of the same asset gives."""
        self._repeated: set[str] = set()
        self._echoed: set[str] = set()

    def _holders(self) -> dict[str, str]:
        """Of addresses and asset tags that several assets ask for: who has them in NetBox."""
        asked: set[str] = set()
        contested: set[str] = set()
        for claim in self._found.claims:
            for thing in claim.things:
                (contested if thing in asked else asked).add(thing)
        found: dict[str, str] = {}
        rivals = (claim for claim in self._found.claims if not contested.isdisjoint(claim.things))
        for some in batched((claim for claim in rivals if claim.uid in self._netbox.ids), _AT_ONCE):
            things = [thing for claim in some for thing in claim.things]
            found |= holders(self._netbox.part([claim.uid for claim in some], addresses=things))
        return found

    def _names(self) -> dict[tuple[str, ...], str]:
        """The names that assets have in NetBox that no source has now."""
        here = {claim.uid for claim in self._found.claims}
        found: dict[tuple[str, ...], str] = {}
        for some in batched((uid for uid in self._netbox.ids if uid not in here), _AT_ONCE):
            found |= {place: uid for place, uid in names(self._netbox.part(outlines=some)).items() if uid not in here}
        return found

    def _clashing(self) -> Iterator[Held]:
        claims = self._found.claims
        for place in sorted((p for p, c in enumerate(claims) if c.uid in self._clashes), key=lambda p: claims[p].uid):
            uid = claims[place].uid
            rows = self._found.assets[place].observations
            reason, other = self._clashes[uid]
            about = (other,) if other else ()
            # Whoever else the rows speak of is still there, too.
            others = [one for one in (uid, *self._found.others.get(uid, ())) if one in self._netbox.ids]
            self._found.present.update(uids_of(rows, self._netbox.known(others, {})), about)
            yield Held(reason, rows, about)

    def changes(self, accounts: Sequence[AccountRow], order: Mapping[str, int]) -> Kept[Change]:
        """Everything that NetBox lacks, in an order in which it can be carried out."""
        self._adopt()
        for places in batched(self._placed, _AT_ONCE):
            self._compare_assets([self._found.assets[place] for place in places])
        self._compare_echoes()
        self._compare_rest()
        self._compare_conflicts()
        departed = self._compare_accounts(accounts, order)
        base = self._netbox.part()
        self._keep(self._shared.values(), base)
        changes = Kept(Change)
        while self._sections:
            # Each is gone from the disk when it is joined.
            changes.join(self._sections.pop(next(iter(self._sections))))
        changes.extend(sorted(self._returns, key=_key))
        changes.extend(sorted(self._left, key=_bundle))
        changes.extend(reopenings(base, self._wanted))
        if all(state.is_complete for state in self._states.values()):
            changes.extend(closings(base, self._wanted))
        # A device or machine is retired after its asset, so the order within a bundle stays.
        changes.extend(sorted(self._retired, key=_bundle))
        changes.extend(departed)
        return changes

    def _build(self, assets: Iterable[MergedAsset]) -> Fleet:
        fleet = Fleet()
        for asset in assets:
            add_asset(fleet, self._places, asset)
        return fleet

    def _adopt(self) -> None:
        """Find out which devices and machines of nobody become an asset's: that tells whose their interfaces are."""
        strangers = self._netbox.strangers()
        taken: set[tuple[str, int]] = set()
        for places in batched(self._placed if strangers.unowned else (), _AT_ONCE):
            fleet = self._build(self._found.assets[place] for place in places)
            wanted = [one for one in fleet.objects.values() if not self._netbox.has(one.bundle, one.label)]
            self._adopted |= adoptions(wanted, strangers, taken)
        for key, row in self._adopted.items():
            label, _, uid = key.partition(":")
            self._netbox.adopt(uid, (label, row.id))

    def _compare_assets(self, assets: Sequence[MergedAsset]) -> None:
        fleet = self._build(assets)
        own = {asset.uid for asset in assets}
        current = self._current(own, fleet)
        for key in [key for key, one in fleet.objects.items() if BY_LABEL[one.label].is_shared]:
            self._shared.setdefault(key, fleet.objects.pop(key))
        self._drop_repeated(fleet)
        self._wanted.update(key for key in fleet.objects if key.startswith(f"{CONFLICT}:"))
        settled = settle(fleet, assets, current, self._policy, self._decided)
        self.settled.notes |= settled.notes
        self.settled.conflicts += settled.conflicts
        wanted = self._keep(fleet.objects.values(), current)
        things = {key: one for key, one in fleet.objects.items() if one.label in (ASSET, DEVICE, MACHINE)}
        self._returns += returns(current, things)
        self._note_unspoken(current, own, wanted)
        for asset in assets:
            self._left += _left_behind(asset, current)
            self._disagreements += [(asset.uid, one) for one in _disagreements(asset)]

    def _current(self, own: set[str], fleet: Fleet) -> Current:
        """What NetBox has of some assets, and of whatever else their objects refer to."""
        hosts = {
            ref.key.partition(":")[2]
            for one in fleet.objects.values()
            if one.label == MACHINE and isinstance(ref := one.fields.get("device"), Ref)
        }
        others = {other for uid in own for other in self._found.others.get(uid, ())}
        addresses = [key.partition(":")[2] for key in fleet.objects if key.startswith(f"{IP_ADDRESS}:")]
        return self._netbox.part(own | others, addresses, hosts)

    def _drop_repeated(self, fleet: Fleet) -> None:
        """An identifier that one asset gives up and another has is written once, by the first of them."""
        for key in [key for key, one in fleet.objects.items() if one.label == IDENTIFIER]:
            if key in self._found.former:
                if key in self._repeated:
                    del fleet.objects[key]
                self._repeated.add(key)

    def _keep(self, wanted: Iterable[Desired], current: Current) -> set[str]:
        """Compare, and keep the changes each in its place; returns the keys of all that is wanted in the end."""
        wanted = list(wanted)
        named = [one.key for one in wanted if one.label in (DEVICE, MACHINE)]
        named += [ref.key for one in wanted if isinstance(ref := one.fields.get("device"), Ref)]
        if self._adopted:
            named += [f"{label}:{uid}" for label, uid in self._owners(current)]
        adopted = {key: self._adopted[key] for key in named if key in self._adopted}
        compared = compare_all(wanted, current, adopted)
        for label, change in compared.changes:
            self._sections[label].append(change)
        self._wanted.update(key for key in compared.wanted if key.startswith(f"{CONFLICT}:"))
        return compared.wanted

    def _owners(self, current: Current) -> Iterator[tuple[str, str]]:
        """The devices and machines whose interfaces are here, and the hosts of the machines, by label and asset."""
        things = {
            (label, row.fields[name]) for part, (label, name) in PARENTS.items() for row in current.parts.get(part, ())
        }
        things |= {(DEVICE, row.fields["device"]) for key, row in current.objects.items() if key.startswith(MACHINE)}
        for label, number in things:
            if owner := self._netbox.owner(label, number):
                yield label, owner

    def _note_unspoken(self, current: Current, own: set[str], wanted: set[str]) -> None:
        for key, row in current.objects.items():
            if key.startswith(f"{OBSERVATION}:") and key not in wanted and current.uid(row.fields["asset"]) in own:
                state = self._states.get(str(row.fields["source"]))
                if state and state.is_complete:
                    self._unspoken.append(key)

    def _compare_echoes(self) -> None:
        """Rows of sources that make no asset, about assets that no other source has now."""
        groups = (self._found.groups[place] for place in self._found.echoes)
        for some in batched(sorted(groups, key=lambda one: one.uid), _AT_ONCE):
            wanted = [observation_object(row, one.uid) for one in some for row in one.observations]
            others = {other for one in some for other in (one.uid, *one.others)}
            self._echoed |= self._keep(wanted, self._netbox.part(others))

    def _compare_rest(self) -> None:
        """What NetBox has of assets that are not compared, because no source has them or they could not be placed."""
        claims = self._found.claims
        compared = {claims[place].uid for place in self._placed}
        for some in batched((uid for uid in self._netbox.ids if uid not in compared), _AT_ONCE):
            own = set(some)
            current = self._netbox.part(own)
            gone = retirements(current, self._found.present, self._states, self._clock, self._policy.retire)
            self._retired += (change for change in gone if change.bundle in own)
            self._note_unspoken(current, own, set())

    def _compare_conflicts(self) -> None:
        """Disagreements and what is held; whatever has one key is one conflict, the first of them."""
        told = [one for _, one in sorted(self._disagreements, key=lambda pair: pair[0])]
        told += sorted(self.settled.conflicts, key=_bundle)
        told += identity_conflicts(self.held, *self._named())
        new = {one.key: one for one in reversed(told) if one.key not in self._wanted}
        wanted = [one for one in told if new.get(one.key) is one]
        for some in batched(wanted, _AT_ONCE):
            about = {one.bundle for one in some}
            self._keep(some, self._netbox.part(outlines=about))

    def _named(self) -> tuple[set[str], dict[str, str]]:
        """Of all assets that held rows may be about: the keys of those that there are, and their names."""
        about = sorted({uid for one in self.held for uid in one.candidates})
        there: set[str] = set()
        known_as: dict[str, str] = {}
        for some in batched((uid for uid in about if uid in self._netbox.ids), _AT_ONCE):
            current = self._netbox.part(outlines=some)
            for uid in some:
                row = current.objects[f"{ASSET}:{uid}"]
                there.add(f"{ASSET}:{uid}")
                if row.fields["lifecycle"] != Lifecycle.MERGED:
                    known_as[uid] = str(row.fields["name"])
        wanted = set(about)
        for place in self._placed:
            if (uid := self._found.claims[place].uid) in wanted:
                there.add(f"{ASSET}:{uid}")
                known_as[uid] = str(self._found.assets[place].fields["name"])
        return there, known_as

    def _compare_accounts(self, rows: Sequence[AccountRow], order: Mapping[str, int]) -> list[Change]:
        known = {str(row.fields["directory_id"]): row for row in self._netbox.accounts()}
        self.accounts, self.held_accounts = merge_accounts(rows, order, known)
        unread = [name for name, state in self._states.items() if not state.is_complete]
        vouching = [name for name, state in self._states.items() if state.is_complete and state.vouches]
        base = self._netbox.part()
        for some in batched(account_objects(self.accounts, known, unread), _AT_ONCE):
            current = Current(dict(base.objects), base.keys)
            for one in some:
                if one.label == ACCOUNT and (row := known.get(one.key.partition(":")[2])):
                    current.objects[one.key] = row
            self._shared |= {one.key: one for one in some if one.label != ACCOUNT and one.key not in self._shared}
            self._keep((one for one in some if one.label == ACCOUNT), current)
        return list(departures(self.accounts, known, vouching, self.held_accounts))

    def unseen(self) -> Iterator[str]:
        """Keys of observations that NetBox has and that their sources, read in full, no longer give."""
        held = {f"{OBSERVATION}:{row.source}/{row.external_id}" for one in self.held for row in one.observations}
        seen = held | self._found.moved | self._echoed
        yield from sorted(key for key in self._unspoken if key not in seen)

    def placed_rows(self) -> Iterator[int]:
        """Of every asset that could be placed, and every echo, how many rows it was read from."""
        yield from (self._found.rows[place] for place in self._placed)
        for place in self._found.echoes:
            yield sum(row.rows for row in self._found.groups[place].observations)


def _left_behind(asset: MergedAsset, current: Current) -> Iterator[Change]:
    """The device of an asset that is a virtual machine now, or the other way round, is taken out of use."""
    other = DEVICE if asset.kind.is_virtual else MACHINE
    thing = current.objects.get(f"{other}:{asset.uid}")
    if thing and thing.fields["status"] != RETIRED_STATUS:
        new: dict[str, object] = {"status": RETIRED_STATUS}
        old = {"status": thing.fields["status"]}
        yield Change(Action.RETIRE, f"{other}:{asset.uid}", asset.uid, thing.id, new, old)


def _disagreements(asset: MergedAsset) -> Iterator[Desired]:
    for one in asset.disagreements:
        if one.is_held:
            values = [{"source": source, "origin": origin, "value": str(value)} for source, origin, value in one.values]
            rule = f"{one.rule_where}: the first source in rank is used for a new asset, NetBox keeps what it has"
            yield field_conflict(asset.uid, one.field, values, rule)


def _key(change: Change) -> str:
    return change.key


def _bundle(one: Change | Desired) -> str:
    return one.bundle
