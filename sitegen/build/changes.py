"""Which facts are not what they were at the last build.

Found from what went into them, family by family, so that an edit of one text looks at a handful of facts, not at all.
This module knows nothing of outputs.
"""

from collections.abc import Collection

import msgspec

from sitegen.build.state import State
from sitegen.content.sources import source_kind_and_id
from sitegen.render.facts import Facts
from sitegen.render.facts_base import Key
from sitegen.render.families import ASSETS, FAMILIES, fingerprint, group_digests, member_digests, near_members


class Changes(msgspec.Struct, frozen=True):
    """Facts that changed, and what the next build will compare with."""

    facts: dict[int, Key]
    """Changed facts, by the id that traces use."""
    fingerprints: dict[Key, str]
    """Their fingerprints now."""
    inputs: "Inputs"
    """What many facts share, now."""
    moved: frozenset[str] = frozenset()
    """Groups of these that are not what they were."""


class Inputs(msgspec.Struct, frozen=True):
    """What many facts share."""

    groups: dict[str, str]
    """Digests of the groups of shared inputs."""
    members: dict[str, str]
    """Digests of the members of each term."""

    @classmethod
    def of(cls, facts: Facts) -> "Inputs":
        """Return those of this build."""
        return cls(group_digests(facts), member_digests(facts))

    @classmethod
    def known(cls, state: State) -> "Inputs":
        """Return those of the last build."""
        return msgspec.json.decode(state.setting("inputs") or b'{"groups":{},"members":{}}', type=cls)

    def with_assets(self, facts: Facts) -> "Inputs":
        """Return the same with the assets of this build: they may show texts."""
        return msgspec.structs.replace(self, groups=self.groups | group_digests(facts, ASSETS))


def find_changes(state: State, facts: Facts, edited: Collection[str], inputs: Inputs) -> Changes:
    """Return the facts that changed; ``edited`` holds the paths of all documents that are not what they were."""
    known_inputs = Inputs.known(state)
    terms = {name for name, _ in inputs.members.items() ^ known_inputs.members.items()}
    moved = {name for name, _ in inputs.groups.items() ^ known_inputs.groups.items()}
    changed: dict[int, Key] = {}
    fingerprints: dict[Key, str] = {}

    def compare(number: int, key: Key, old: str) -> None:
        new = fingerprint(facts, key)
        if new != old:
            changed[number] = key
            fingerprints[key] = new

    for kind, family in FAMILIES.items():
        if family.members and moved.intersection(family.groups):
            for identifier in near_members(facts, terms):
                known = state.fact((kind, identifier))
                if known:
                    compare(known[0], (kind, identifier), known[1])
        elif not moved.isdisjoint(family.groups):
            for number, key, old in state.facts(kind):
                compare(number, key, old)
        elif family.own:
            for path in sorted(edited):
                own = own_key(kind, path)
                known = state.fact(own) if own else None
                if own and known:
                    compare(known[0], own, known[1])
    return Changes(changed, fingerprints, inputs, frozenset(moved))


_OWNERS = {"card": "article", "share": "article", "article": "article", "author": "author", "page": "page"}


def own_key(kind: str, path: str) -> Key | None:
    """Return the key of the fact of a kind that is about the document at ``path``."""
    document, identifier = source_kind_and_id(path)
    if kind == "body":
        return (kind, path)
    if kind == "target":
        return (kind, document, identifier)
    return (kind, identifier) if _OWNERS[kind] == document else None
