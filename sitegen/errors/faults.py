"""Faults of texts: how much each kind matters, and which of them an archive may have.

**The rule.** An archive may have a fault if its page still says what its author meant, and a reader of it meets nothing
worse: a link that leads nowhere, a picture that is not there, a sign without effect. What hides or changes a text, acts
on the whole page, or concerns what is published and where, is as strict there as anywhere.

This module knows nothing of how faults are found, and of where the archive begins.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from sitegen.messages.message import Message, tr_n

Severity = Literal["error", "warning", "note"]
"""How much a problem matters.

With an error nothing is published. A warning is something wrong, and ``--strict`` makes it an error. A note is worth
knowing, and nothing refuses it: the owner may want it so, or cannot help it.
"""

FaultKind = Literal[
    "link", "anchor", "file", "picture", "alt", "refused", "blocked", "pasted", "unmeant", "foreign", "poster",
    "formula", "unread_formula", "nameless", "heading", "repeated_id", "double", "spelling", "shortcode", "entry",
    "whole_page", "starter", "publisher", "ownership", "accessibility", "privacy", "ending", "request",
    "external", "unreachable", "moved", "external_anchor",
]  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """A kind of fault."""

    severity: Severity
    """How much it matters in a text that is not of the archive."""
    counted: Callable[[int], Message] | None = None
    """Returns how many there are, in words, where an archive may have it; else it is as strict there."""


FAULTS: Mapping[FaultKind, Fault] = {
    # A reader of the page meets these, and all that was written is there.
    "link": Fault("error", lambda n: tr_n("{count} dead link", "{count} dead links", n)),
    "anchor": Fault("error", lambda n: tr_n("{count} dead anchor", "{count} dead anchors", n)),
    "file": Fault("error", lambda n: tr_n("{count} missing file", "{count} missing files", n)),
    "picture": Fault("error", lambda n: tr_n("{count} unreadable picture", "{count} unreadable pictures", n)),
    "refused": Fault("error", lambda n: tr_n("{count} refused URL", "{count} refused URLs", n)),
    "alt": Fault("warning", lambda n: tr_n("{count} missing alt text", "{count} missing alt texts", n)),
    "blocked": Fault("warning", lambda n: tr_n("{count} blocked element", "{count} blocked elements", n)),
    "pasted": Fault("warning", lambda n: tr_n("{count} pasted text", "{count} pasted texts", n)),
    "unmeant": Fault("warning", lambda n: tr_n("{count} sign without effect", "{count} signs without effect", n)),
    "foreign": Fault("error", lambda n: tr_n("{count} unknown shortcode", "{count} unknown shortcodes", n)),
    "poster": Fault("note", lambda n: tr_n("{count} embed without poster", "{count} embeds without poster", n)),
    "formula": Fault("note", lambda n: tr_n("{count} formula as written", "{count} formulas as written", n)),
    "unread_formula": Fault("error", lambda n: tr_n("{count} unreadable formula", "{count} unreadable formulas", n)),
    "nameless": Fault("warning", lambda n: tr_n("{count} link without text", "{count} links without text", n)),
    "heading": Fault("warning", lambda n: tr_n("{count} heading out of order", "{count} headings out of order", n)),
    "repeated_id": Fault("warning", lambda n: tr_n("{count} repeated id", "{count} repeated ids", n)),
    "double": Fault("warning", lambda n: tr_n("{count} duplicate text", "{count} duplicate texts", n)),
    "spelling": Fault("warning", lambda n: tr_n("{count} variant spelling", "{count} variant spellings", n)),
    # These are on other sites, where nobody here can repair them; `[links] dead` may make more of the first.
    "external": Fault(
        "note", lambda n: tr_n("{count} dead link to another site", "{count} dead links to other sites", n)
    ),
    "unreachable": Fault("note"),
    "moved": Fault("note"),
    "external_anchor": Fault("note"),
    # These hide or change what was written, or act on the whole page.
    "shortcode": Fault("error"),
    "entry": Fault("error"),
    "whole_page": Fault("warning"),
    # These are duties of a publisher, none of which is for sitegen to judge.
    "starter": Fault("note"),
    "publisher": Fault("note"),
    "ownership": Fault("note"),
    "accessibility": Fault("note"),
    "privacy": Fault("note"),
    "ending": Fault("note"),
    "request": Fault("note"),
}
"""Every kind of fault, the one declaration of both."""


def is_borne(kind: FaultKind | None) -> bool:
    """Return whether an archive may have a problem of a kind; what is no fault of a text has none."""
    return kind is not None and FAULTS[kind].counted is not None
