"""The configuration of what machines may do with texts: one switch, and whatever follows from it.

This module knows nothing about the files in which it is said.
"""

from collections.abc import Iterator
from typing import Literal

from sitegen.config.hosting import RobotsConfig
from sitegen.config.table import Table
from sitegen.crawlers import Crawler, Use, known_crawlers
from sitegen.errors.schema import Issue
from sitegen.fields import WebUrl
from sitegen.messages.message import tr

Wish = Literal["refuse", "allow"]
Draft = Literal["content-usage", "content-signal"]


class AiConfig(Table, frozen=True):
    """``[ai]``: what AI may do with your texts and pictures, for ``robots.txt``, ``tdmrep.json``, pages and headers."""

    training: Wish | None = None
    """Training of models with them; by default nothing is said. ``refuse`` also reserves the rights of text and data
    mining (EU directive 2019/790, art. 4)."""
    answers: Wish | None = None
    """Answers of AI assistants that use them; by default nothing is said."""
    policy: WebUrl = ""
    """Absolute URL of the conditions under which you allow what is refused."""
    drafts: tuple[Draft, ...] = ()
    """Drafts of standards in which to say the same: ``content-usage`` of the IETF, ``content-signal`` of Cloudflare."""

    @property
    def refused(self) -> tuple[Use, ...]:
        """What is refused."""
        wishes: dict[Use, Wish | None] = {"training": self.training, "answers": self.answers}
        return tuple([use for use, wish in wishes.items() if wish == "refuse"])

    @property
    def reservation(self) -> int | None:
        """The rights of text and data mining: 1 if they are reserved, 0 if not, None if nothing is said.

        TDMRep has one word for all mining: allowed training alone says nothing where answers are refused.
        """
        if self.training == "refuse":
            return 1
        return 0 if self.training == "allow" and self.answers != "refuse" else None

    @property
    def conditions(self) -> str:
        """URL of the conditions, where there is a reservation that they could lift."""
        return self.policy if self.reservation == 1 else ""


def impossible_ai(ai: AiConfig, robots: RobotsConfig) -> Iterator[Issue]:
    """Yield what contradicts itself, or would say nothing."""
    if ai.drafts and ai.training is None and ai.answers is None:
        yield Issue(("ai", "drafts"), tr("there is nothing that drafts could say"), write={"training": "refuse"})
    for number, group in enumerate(robots.groups):
        for index, agent in enumerate(group.agents):
            crawler = known_crawlers().called(agent)
            if crawler is not None and (found := _decided(crawler, ai)):
                yield Issue(("robots", "groups", number, "agents", index), *found)


def _decided(crawler: Crawler, ai: AiConfig) -> tuple[str, str] | None:
    """Return what is wrong with rules for a robot, and what to do, or None."""
    if "deposit" in crawler.uses:
        message = tr("the robot of {operator} keeps texts by law, and cannot be refused", operator=crawler.operator)
        return message, tr("leave it out")
    keys = [key for key in ("training", "answers") if key in crawler.uses and getattr(ai, key)]
    if not keys:
        return None
    message = tr("what “{agent}” may do follows from “{key}” under [ai]", agent=crawler.name, key=keys[0])
    return message, tr("leave it out")
