"""Which facts are not what they were at the last build.

Found from what went into them, family by family, so that an edit of one text looks at a handful of facts, not at all.
This module knows nothing of outputs.
"""

from collections.abc import Collection

import msgspec

from sitegen.cache.state import BuildState
from sitegen.content.sources import source_kind_and_id
from sitegen.facts.base import Key
from sitegen.facts.facts import Facts
from sitegen.facts.families import (
    BESIDE_LAYOUT,
    FAMILIES,
    fingerprint,
    group_digests,
    has_same_members,
    member_digests,
    near_members,
)


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
        """Return those of this build; the names of a further edition end in ``@`` and its language."""
        inputs = cls({}, {})
        for name, edition in facts.editions.items():
            # The first edition has no mark: the state of a site in one language knows nothing of languages.
            mark = f"@{name}" if name else ""
            inputs.groups.update({group + mark: digest for group, digest in group_digests(edition).items()})
            inputs.members.update({term + mark: digest for term, digest in member_digests(edition).items()})
        return inputs

    @classmethod
    def known(cls, state: BuildState) -> "Inputs":
        """Return those of the last build."""
        return msgspec.json.decode(state.setting("inputs") or b'{"groups":{},"members":{}}', type=cls)

    def beside_layout(self, facts: Facts) -> "Inputs":
        """Return the same for a build with the same layout."""
        return msgspec.structs.replace(self, groups=self.groups | group_digests(facts, BESIDE_LAYOUT))


def find_changes(state: BuildState, facts: Facts, edited: Collection[str], inputs: Inputs) -> Changes:
    """Return the facts that changed; ``edited`` holds the paths of all documents that are not what they were."""
    known = Inputs.known(state)
    terms = {name for name, _ in inputs.members.items() ^ known.members.items()}
    moved = {name for name, _ in inputs.groups.items() ^ known.groups.items()}
    changes = Changes({}, {}, inputs, frozenset(moved))
    for name, edition in facts.editions.items():
        mark = f"@{name}" if name else ""
        _compare(state, edition, mark, sorted(edited), _of_edition(terms, mark), _of_edition(moved, mark), changes)
    return changes


def _of_edition(names: Collection[str], mark: str) -> set[str]:
    """Return the names that end in the mark of an edition, without it; those of the first edition have none."""
    return {name.partition("@")[0] for name in names if name[len(name.partition("@")[0]) :] == mark}


def _compare(
    state: BuildState, facts: Facts, mark: str, edited: list[str], terms: set[str], moved: set[str], changes: Changes
) -> None:
    """Add what changed in one edition; ``terms`` and ``moved`` name the members and groups that did."""

    def compare(number: int, key: Key, old: str) -> None:
        new = fingerprint(facts, (key[0].removesuffix(mark), *key[1:]) if mark else key)
        if new != old:
            changes.facts[number] = key
            changes.fingerprints[key] = new

    for kind, family in FAMILIES.items():
        if family.members and moved.intersection(family.groups):
            near = near_members(facts, terms) | {source_kind_and_id(path)[1] for path in edited}
            for number, key, old in state.facts(kind + mark) if near else ():
                if key[1] in near:
                    compare(number, key, old)
        elif changed := moved.intersection(family.groups):
            by_members = family.term and changed == {"order"}
            for number, key, old in state.facts(kind + mark):
                if not (by_members and has_same_members(key, terms)):
                    compare(number, key, old)
        elif family.own:
            for path in edited:
                for own in own_keys(kind, path):
                    key = (kind + mark, *own[1:])
                    known = state.fact(key)
                    if known:
                        compare(known[0], key, known[1])


_OWNERS = {"card": "article", "share": "article", "article": "article", "author": "author", "page": "page"}


def own_keys(kind: str, path: str) -> list[Key]:
    """Return the keys of the facts of a kind that are about the document at ``path``."""
    document, identifier = source_kind_and_id(path)
    if kind == "body":
        return [(kind, path)]
    if kind == "target":
        return [(kind, document, identifier)]
    if _OWNERS[kind] != document:
        return []
    # A translated profile is called as its original is, wherever it lies.
    names = {identifier, identifier.rsplit("/", 1)[-1]} if document == "author" else {identifier}
    return [(kind, name) for name in sorted(names)]
