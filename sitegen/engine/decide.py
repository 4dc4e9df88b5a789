"""Decide: which outputs are stale, and why. Pure: everything that it reads is passed to it.

There are no dirty bits and no list of changed files: an output is fresh if everything that it was made from is what it
was, and its file is what was made. This module knows nothing of how outputs are made.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial

import msgspec

from sitegen.cache.state import Trace, pack_ids, unpack_ids
from sitegen.facts.derive import describe
from sitegen.facts.keys import Key
from sitegen.messages.message import Message, tr
from sitegen.outputs.output import Output


class Stale(msgspec.Struct, frozen=True):
    """An output that must be made."""

    output: Output
    """The output."""
    path: str
    """Its file, relative to the output folder."""
    reason: str
    """Why, in words."""
    current: Callable[[], str]
    """Returns the digest of the file in place; empty if there is none."""
    entry: bytes
    """Its entry in the plan."""


def entry_of(output: Output, digests: Mapping[str, str]) -> bytes:
    """Return an output's entry in the plan, as a trace keeps it; that of a copy has the digest of its bytes."""
    # Where a copied file lies does not matter, what is in it does: a theme may lie elsewhere on another machine.
    mark = output.digest or (digests[output.source] if output.source else "")
    return f"{output.route} {mark}".encode() if mark else _encode(output)


_FEW = 8
"""Facts that a build is expected to find changed where one text was edited."""

_encode = msgspec.json.Encoder().encode


def decide(
    entries: Iterable[tuple[str, Output, bytes]],
    traces: Mapping[str, Trace],
    changed: Mapping[int, Key],
    everything: str,
    current: Callable[[str, Trace | None], str],
) -> list[Stale]:
    """Return the stale outputs of ``entries``, which have path, output and entry of each, in the order of the plan.

    ``changed`` holds the facts that are not what they were; ``everything`` is a reason why all outputs are stale, or
    nothing; ``current`` returns the digest of the file in place.
    """
    stale: list[Stale] = []
    # Of few facts, most traces hold not even the bytes: a faster test than decoding each.
    marks = [pack_ids((number,)) for number in changed] if len(changed) <= _FEW else []
    for path, output, entry in entries:
        trace = traces.get(path)
        there = partial(current, path, trace)  # asked only where it matters: of an archive, that takes a while
        reason = everything or _reason(trace, entry, there, marks, changed)
        if reason:
            stale.append(Stale(output=output, path=path, reason=reason, current=there, entry=entry))
    return stale


@lru_cache(maxsize=64)  # a template that is edited is the reason for thousands of pages
def _changed(first: Key, more: int) -> Message:
    if not more:
        return tr("{fact} changed", fact=describe(first))
    return tr("{fact} and {count} more changed", fact=describe(first), count=more)


def _reason(
    trace: Trace | None, entry: bytes, current: Callable[[], str], marks: list[bytes], changed: Mapping[int, Key]
) -> str:
    if trace is None:
        return tr("it is new")
    if trace.entry != entry:
        return tr("its place in the plan changed")
    if changed and (not marks or any(map(trace.reads.__contains__, marks))):
        reads = unpack_ids(trace.reads)
        if not changed.keys().isdisjoint(reads):
            keys = [changed[number] for number in reads if number in changed]
            return _changed(keys[0], len(keys) - 1)
    there = current()
    if there != trace.digest:
        return tr("its file was changed by somebody") if there else tr("its file is missing")
    return ""
