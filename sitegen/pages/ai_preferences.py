"""What a site says to machines that read: the same wish in every file, each in its own words.

By https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/, the drafts draft-ietf-aipref-attach-05 and
draft-ietf-aipref-vocab-08 (``Content-Usage``), and https://contentsignals.org (``Content-Signal``). This module knows
nothing of plans and views.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sitegen.config.ai import AiConfig, Draft, Wish
from sitegen.crawlers import known_crawlers

Label = tuple[str, str]
"""What a draft calls the training of models, and answers."""

_USAGE: Label = ("train-ai", "ai-use")
_SIGNAL: Label = ("ai-train", "ai-input")


def refused_crawlers(ai: AiConfig) -> tuple[str, ...]:
    """Return the names of the robots that are asked to stay away."""
    return known_crawlers().names(ai.refused)


def reservation(ai: AiConfig, location: str) -> list[dict[str, Any]]:
    """Return what ``tdmrep.json`` says of all that is at a location and below it."""
    policy = {"tdm-policy": ai.conditions} if ai.conditions else {}
    return [{"location": location, "tdm-reservation": ai.reservation, **policy}]


def preference_lines(ai: AiConfig, base: str) -> tuple[str, ...]:
    """Return what drafts say in each group of ``robots.txt`` of all paths that it may visit."""
    return tuple([line(ai, base) for draft, line in _IN_ROBOTS.items() if draft in ai.drafts])


_IN_ROBOTS: Mapping[Draft, Callable[[AiConfig, str], str]] = {
    "content-usage": lambda ai, base: f"Content-Usage: {base} {_usage(ai)}",
    "content-signal": lambda ai, _: f"Content-Signal: {_said(ai, _SIGNAL, {'allow': 'yes', 'refuse': 'no'})}",
}


def preference_headers(ai: AiConfig) -> list[tuple[str, str]]:
    """Return the headers that say it of every file, pictures included."""
    headers = []
    if ai.reservation is not None:
        headers.append(("tdm-reservation", str(ai.reservation)))
    if ai.conditions:
        headers.append(("tdm-policy", ai.conditions))
    if "content-usage" in ai.drafts:
        headers.append(("Content-Usage", _usage(ai)))
    return headers


def _usage(ai: AiConfig) -> str:
    return _said(ai, _USAGE, {"allow": "y", "refuse": "n"})


def _said(ai: AiConfig, labels: Label, words: Mapping[Wish, str]) -> str:
    """Return what is said of training and answers; of what nothing is said of, nothing."""
    wishes = zip(labels, (ai.training, ai.answers), strict=True)
    return ", ".join(f"{label}={words[wish]}" for label, wish in wishes if wish)
