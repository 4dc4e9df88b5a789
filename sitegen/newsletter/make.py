"""Make a newsletter: choose, render, inline, and put the message together. Nothing is written here.

This module knows nothing of the command line.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sitegen.config.newsletter import is_for_everybody
from sitegen.config.site import CONFIG_NAME, Config
from sitegen.content.routes import Routes
from sitegen.engine.reading import Reading
from sitegen.engine.rendering import Rendering
from sitegen.errors.problems import (
    BuildFailed,
    ConfigError,
    ContentError,
    Place,
    SitegenError,
    TemplateError,
    did_you_mean,
)
from sitegen.facts.facts import Facts
from sitegen.facts.values import Teaser
from sitegen.newsletter.choice import Choice, choose
from sitegen.newsletter.files import read_sent
from sitegen.newsletter.inline import MOST_BYTES, complaints, inlined
from sitegen.newsletter.message import Letter, make_message
from sitegen.newsroom.ledger import recorded_route
from sitegen.newsroom.newsletter_log import format_sent
from sitegen.pages.newsletter import Issue
from sitegen.theme.locale import format_instant

_NARROW = "\u202f", "\u00a0"  # programs for mail draw the narrow one as a box


class Newsletter(msgspec.Struct, frozen=True):
    """A newsletter that is ready to be written."""

    name: str
    """Its folder."""
    subject: str
    """Its subject."""
    since: datetime
    """What is older is of no concern."""
    cards: tuple[Teaser, ...]
    """Its articles, the heaviest first."""
    corrections: tuple[tuple[Teaser, str], ...]
    """Article and text of each of its corrections."""
    left_out: int
    """Number of articles that found no room."""
    files: dict[str, bytes]
    """Its files, by name."""
    sent: str
    """The new text of the list."""
    warnings: tuple[SitegenError, ...]
    """What is not wrong enough to stop."""


def make_newsletter(
    root: Path, reading: Reading, since: datetime | timedelta | None, language: str | None, subject: str | None
) -> Newsletter | None:
    """Return what is new in a site at the instant at which it was read, or None where nothing is.

    Raises BuildFailed with everything that is wrong.
    """
    config, now = reading.snapshot.config, reading.snapshot.gate.now.astimezone(reading.snapshot.config.zone)
    edition = _edition(config, language)
    own = config.editions[edition]
    _, sent = read_sent(root)
    home = "/" + recorded_route(Routes(own).home)
    start = now - since if isinstance(since, timedelta) else since
    choice = choose(reading.site, edition, home, sent, now, start, own.newsletter.articles)
    if not choice:
        return None
    sender = _sender(own)
    rendering = Rendering(root, reading)
    facts = rendering.facts.editions[edition]
    issue = _issue(choice, now, own, facts, subject)
    pages = _pages(rendering, issue, edition, reading)
    html = inlined(pages["newsletter.html"]).rstrip() + "\n"
    text = re.sub(r"\n{3,}", "\n\n", pages["newsletter.txt"]).strip() + "\n"
    told = own.newsletter.unsubscribe
    letter = Letter(
        own.site.title, sender, issue.subject, now, own.site.language, text, html,
        told if is_for_everybody(told) else "",
    )  # fmt: skip
    files = {"newsletter.html": html.encode(), "newsletter.txt": text.encode(), "newsletter.eml": make_message(letter)}
    name = f"{now:%Y-%m-%d-%H%M}" + (f"-{edition}" if edition else "")
    cards = tuple(facts.value(("card", found)) for found in choice.articles)
    corrections = tuple(
        (facts.value(("card", found)), facts.value(("article", found)).corrections[number].text)
        for found, number in choice.corrections
    )
    return Newsletter(
        name, issue.subject, choice.since, cards, corrections, len(choice.left_out), files,
        format_sent([*sent, *choice.sent]), tuple(_warnings(files["newsletter.html"], own)),
    )  # fmt: skip


def _edition(config: Config, language: str | None) -> str:
    """Return the name of the edition in a language; that of the first is empty."""
    known = {own.site.language: name for name, own in config.editions.items()}
    if language is None or language in known:
        return known[language or config.site.language]
    hint = did_you_mean(language, known) or "languages of this newspaper: " + ", ".join(known)
    raise BuildFailed([ConfigError(f"there is no edition “{language}”", CONFIG_NAME, hint=hint)])


def _sender(config: Config) -> str:
    sender = config.newsletter.sender or config.site.email
    if not sender:
        hint = "write its address into site.toml: sender in [newsletter], or email in [site]"
        raise BuildFailed([ConfigError("a newsletter needs somebody from whom it comes", CONFIG_NAME, hint=hint)])
    return sender


def _issue(choice: Choice, now: datetime, config: Config, facts: Facts, subject: str | None) -> Issue:
    day = format_instant(now, "long", config.site.language)
    cards: list[Teaser] = [facts.value(("card", found)) for found in choice.articles]
    # A subject has no room for a label: it is never that of what somebody paid for.
    headline = next((card.title for card in cards if card.sponsor is None), "") or f"{config.site.title}, {day}"
    words = {"headline": headline, "site": config.site.title, "date": day}
    told = config.newsletter.subject.format_map(words) if subject is None else subject
    told = " ".join(told.replace(*_NARROW).split(" ")).strip()
    if len(told.splitlines()) != 1:
        hint = "one line of text: “--subject”, or subject in [newsletter] of site.toml"
        raise BuildFailed([ContentError("a newsletter needs a subject of one line", hint=hint)])
    return Issue(now, told, choice.articles, choice.corrections, len(choice.left_out))


def _pages(rendering: Rendering, issue: Issue, edition: str, reading: Reading) -> dict[str, str]:
    """Return both parts, rendered."""
    found: dict[str, str] = {}
    problems: list[SitegenError] = []
    theme = reading.snapshot.theme
    for kind in ("newsletter", "newsletter_text"):
        output = issue.output(kind, edition)
        rendered, wrong = rendering.render(output)
        problems += wrong
        found[output.template] = rendered.data.decode().replace(*_NARROW) if rendered else ""
    template = theme.shown(theme.templates["newsletter.html"])
    for message, tag, hint in dict.fromkeys(complaints(found["newsletter.html"])):
        problems.append(TemplateError(message, template, Place(excerpt=tag), hint))
    if problems:
        raise BuildFailed(problems)
    return found


def _warnings(html: bytes, config: Config) -> Iterator[SitegenError]:
    if len(html) > MOST_BYTES:
        message = f"the newsletter has {len(html):,} bytes, and Gmail cuts it off after {MOST_BYTES:,}"
        hint = f"carry fewer articles: “articles” in [newsletter] is {config.newsletter.articles}"
        yield ContentError(message, CONFIG_NAME, hint=hint, severity="warning")
    if not config.newsletter.unsubscribe:
        hint = "“unsubscribe” in [newsletter]: most countries ask for it, and so do Gmail and Yahoo"
        yield ConfigError("readers are not told how to unsubscribe", CONFIG_NAME, hint=hint, severity="warning")
