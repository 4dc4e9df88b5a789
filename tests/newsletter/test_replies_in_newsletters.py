"""A newsletter carries each published reply once, word for word, also that to an article which has gone."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from newsroom import NOW, Files, Newsroom, article

from sitegen.cli.commands import main

SiteOf = Callable[[Files], Newsroom]
SETTINGS = 'email = "redaction@example.org"\n[newsletter]\nunsubscribe = "https://example.org/adieu"\n'
PAID = {"name": "Val d’Aune", "url": "https://aune.example/"}


def reply(sender: str, received: str = "2025-12-30", state: str = "published", **more: str) -> dict[str, str]:
    return {"from": sender, "received": received, "state": state, "text": f'Réponse de {sender} : "non".'} | more


FILES: dict[str, str | bytes] = {
    "content/articles/standing.md": article(
        "Le pont", date="2025-06-01", replies=[reply("L. Mer"), reply("Vieux", "2025-06-02"), reply("Tu", state="received")]
    ),
    "content/articles/gone.md": article(
        "Le quai", date="2025-06-01", expires="2025-12-01", replies=[reply("O. Ciel", "2025-12-31")]
    ),
    "content/articles/draft.md": article("Le secret", date="2025-12-30", status="draft", replies=[reply("Nul")]),
    "content/articles/paid.md": article("Le vin", date="2025-06-01", sponsor=PAID, replies=[reply("P. Aul", text="", file="l.txt")]),
    "content/articles/l.txt": "Une lettre.\n\nSa fin.\n",
}  # fmt: skip


@pytest.fixture
def newsroom(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    newsroom = site_of(FILES)
    newsroom.configure(SETTINGS)
    monkeypatch.chdir(newsroom.root)
    return newsroom


def letter(*options: str, hours: float = 0) -> dict[str, Any]:
    now = (NOW + timedelta(hours=hours)).isoformat()
    run = CliRunner().invoke(main, ["newsletter", "--now", now, "--json", *options], catch_exceptions=False)
    return json.loads(run.stdout) or {"replies": []}


def senders(*options: str, hours: float = 0) -> list[str]:
    return [one["from"] for one in letter(*options, hours=hours)["replies"]]


def test_each_is_carried_once(newsroom: Newsroom) -> None:
    assert senders() == ["O. Ciel", "P. Aul", "L. Mer"]
    assert senders(hours=1) == []
    assert senders("--since", "2025-12-30 12:00", hours=1) == ["O. Ciel"]
    changed = [reply("L. Mer", text="Mieux dit."), reply("Neuf", "2025-12-29")]
    newsroom.write({"content/articles/standing.md": article("Le pont", date="2025-06-01", replies=changed)})
    assert senders(hours=2) == ["Neuf"], "published late, and no reply comes again because a comma was put right"
    newsroom.write({
        "content/articles/standing.md": article("Le pont", date="2025-06-01", slug="pont-neuf", aliases=["/politique/standing/"],
                                                replies=changed)
    })  # fmt: skip
    assert senders(hours=3) == [], "nor because its article moved"


def test_it_stands_there_word_for_word_with_its_link(newsroom: Newsroom) -> None:
    folder = newsroom.root / letter()["folder"]
    html, text = ((folder / name).read_text("utf-8") for name in ("newsletter.html", "newsletter.txt"))
    for said in (html, text):
        assert 'Réponse de L. Mer : "non".' in said.replace("&#34;", '"')
        assert "Une lettre." in said
        assert "Sa fin." in said
        assert "https://example.org/journal/politique/standing/#reply-1_" in said
        assert said.index("O. Ciel") < said.index("L. Mer")
        assert "Contenu sponsorisé" in said
        assert not any(
            hidden in said for hidden in ("Vieux", "Réponse de Tu", "Réponse de Nul", "Le secret", "Le quai")
        )
    assert "Droit de réponse" in html
    (url,) = (one["url"] for one in letter("--since", "2025-12-30 12:00", hours=1)["replies"])
    assert url in html
    newsroom.build()
    route, _, anchor = url.removeprefix("https://example.org/journal/").partition("#")
    assert f'id="{anchor}"' in newsroom.page(route)


def test_a_newsletter_without_a_reply_has_no_word_of_them(newsroom: Newsroom) -> None:
    files = {name: article("Sans", date="2025-12-30") for name in FILES if name.endswith(".md")}
    newsroom.write(files)
    folder = newsroom.root / letter()["folder"]
    assert "Droit de réponse" not in (folder / "newsletter.html").read_text("utf-8")
    assert "Droit de réponse" not in (folder / "newsletter.txt").read_text("utf-8")
