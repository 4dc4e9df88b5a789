"""What Pelican lacks for equal pages: neighbours within a category, authors' bios, dates in French."""

import json
from pathlib import Path

from markdown import Markdown
from pelican import signals

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def date_long(date):
    """Return a date as French newspapers write it."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def add_people(generator):
    """Give the templates the authors' bios and the introductions of the categories."""
    data = json.loads(Path(generator.path).parent.joinpath("people.json").read_text(encoding="utf-8"))
    markdown = Markdown(extensions=["extra", "smarty"])
    render = lambda text: markdown.reset().convert(text)  # noqa: E731
    generator.context["profiles"] = {a["name"]: {"role": a["role"], "bio": render(a["text"])} for a in data["authors"]}
    generator.context["introductions"] = {s["name"]: render(s["text"]) for s in data["sections"]}


def add_neighbours(generator):
    """Give each article the one before and the one after in its category."""
    for _, articles in generator.categories:
        newer = None
        for article in articles:
            article.newer, article.older = newer, None
            if newer is not None:
                newer.older = article
            newer = article


def register():
    """Connect to Pelican's signals."""
    signals.article_generator_init.connect(add_people)
    signals.article_generator_finalized.connect(add_neighbours)
