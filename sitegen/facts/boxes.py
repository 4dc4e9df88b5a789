"""Boxes that many articles show: each is one file, found by its name. This module knows nothing of their texts."""

import msgspec

from sitegen.content.sources import source_id
from sitegen.errors.problems import did_you_mean
from sitegen.facts.derive import fact
from sitegen.messages.message import tr
from sitegen.newsroom.site import Site
from sitegen.newsroom.words import Texts


class ShownBox(msgspec.Struct, frozen=True):
    """What articles show of a box."""

    path: str = ""
    """Its file; empty where nothing is shown."""
    title: str = ""
    """Its title."""
    problem: str = ""
    """What is wrong, if there is none of that name."""
    hint: str = ""
    """A suggestion."""


@fact("the box {name}")
def box(name: str, *, newspaper: Site, texts: Texts) -> ShownBox:
    """The box of a name; of one that is not published, nothing is shown."""
    found = newspaper.boxes.get(name)
    if found is not None:
        return ShownBox(found.path, texts.of(found).title)
    known = {source_id(path) for path, kind in newspaper.documents.items() if kind == "box"}
    if name in known:
        return ShownBox()
    hint = did_you_mean(name, known) or tr("write content/boxes/{name}.md", name=name)
    return ShownBox(problem=tr("there is no box “{name}”", name=name), hint=hint)
