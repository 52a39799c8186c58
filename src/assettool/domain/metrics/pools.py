"""Pools: hosts that hang together because virtual machines may run on several of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from assettool.domain.licence import Installation, Subject
from assettool.domain.metrics.consumption import Usage
from assettool.domain.metrics.servers import hosts_of
from assettool.domain.wording import Phrase, say

type Node = tuple[Subject, str]


@dataclass(slots=True)
class Pool:
    """Hosts, and what is installed on them and on the virtual machines that may run there."""

    hosts: list[str] = field(default_factory=list)
    installations: list[Installation] = field(default_factory=list)

    def label(self, usage: Usage) -> str:
        """The clusters of the hosts, or the hosts where they are in none."""
        found = [usage.fleet.hosts.get(key) for key in self.hosts]
        names = {host.cluster or host.name or host.key for host in found if host}
        return ", ".join(sorted(names)) or ", ".join(self.hosts) or say(Phrase.NO_KNOWN_HOST)


def pools(usage: Usage, installations: Iterable[Installation]) -> list[Pool]:
    """The pools, each installation in one of them; a virtual machine on no known host is one by itself."""
    parent: dict[Node, Node] = {}
    placed: list[tuple[Installation, Node]] = []
    for found in installations:
        node = (found.kind, found.subject)
        parent.setdefault(node, node)
        placed.append((found, node))
        for key in hosts_of(usage, found):
            host = (Subject.HOST, key)
            parent.setdefault(host, host)
            one, other = sorted((_root(parent, node), _root(parent, host)))
            parent[other] = one
    grouped: dict[Node, Pool] = defaultdict(Pool)
    for found, node in placed:
        grouped[_root(parent, node)].installations.append(found)
    for kind, key in sorted(parent):
        if kind is Subject.HOST:
            grouped[_root(parent, (kind, key))].hosts.append(key)
    return [grouped[root] for root in sorted(grouped)]


def _root(parent: dict[Node, Node], node: Node) -> Node:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def guests_of(usage: Usage, pool: Pool) -> dict[str, list[Installation]]:
    """Each host of a pool → what may run on it."""
    found: dict[str, list[Installation]] = {host: [] for host in pool.hosts}
    for each in pool.installations:
        for host in hosts_of(usage, each):
            found[host].append(each)
    return found
