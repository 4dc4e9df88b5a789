"""What must not be seen of an unpublished document."""

from datetime import UTC, datetime

import pytest
from newsroom import article

from sitegen.config.site import parse_config
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.plugins.plugins import Plugins
from sitegen.unpublished.needles import unpublished_items

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONFIG = parse_config('[site]\ntitle = "T"\nurl = "https://a.example"\n')
FRONT = {
    "kicker": "Exclusif",
    "standfirst": "Chapô",
    "method": "Méthode",
    "image": {"src": "a.jpg", "alt": "Texte", "caption": "Légende"},
    "sponsor": {"name": "Mécène", "logo": "logo.png"},
    "sources": [{"title": "Rapport", "url": "https://a.example/"}],
    "corrections": [{"date": "2025-07-01", "text": "Motif", "type": "retraction"}],
}
IN_BODY = {"Chapô", "Méthode", "Texte", "Légende", "Rapport", "Corps."}


@pytest.mark.parametrize(
    ("status", "texts", "media"),
    [
        ("draft", IN_BODY | {"Exclusif", "Mécène", "Motif"}, {"a.jpg", "logo.png"}),
        ("retracted", IN_BODY, {"a.jpg"}),
        ("published", None, set()),
    ],
)
def test_every_text_and_picture_is_guarded_but_those_of_a_notice(
    status: str, texts: set[str] | None, media: set[str]
) -> None:
    data = article("Titre", "Corps.", status=status, **FRONT).encode()
    document, problems = parse_document(
        data, "content/articles/a.md", "article", "a", ParseOptions.of(CONFIG), Plugins([])
    )
    assert document is not None
    assert problems == []
    beside = ["content/articles/a.jpg", "content/articles/logo.png"]
    found = unpublished_items([document], beside, CONFIG, NOW, drafts=False, future=False)
    assert [set(item.texts) for item in found] == ([texts] if texts else [])
    assert {name.rpartition("/")[2] for item in found for name in item.media} == media
