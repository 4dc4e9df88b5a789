"""For random newspapers and clocks: nothing unpublished is anywhere, and everything published is a few links away."""

import gzip
import re
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import NOW, Newsroom, article, author, page, photo, versions_of

from sitegen.engine.reading import read_site
from sitegen.newsletter.make import make_newsletter

_HOURS = (-24 * 800, -30, -1, 0, 1, 30)
_REACH = 6  # links: front page, the other language, archives, year, month, a further page of it
_SITE = """email = "redaction@example.org"
[lists]
per_page = 2
[feeds]
items = 2
[newsletter]
unsubscribe = "https://example.org/adieu"
[search]
enabled = {}
"""

items = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["published", "published", "published", "draft", "review", "embargo", "retracted"]),
        "hours": st.sampled_from(_HOURS),
        "expires": st.sampled_from([None, None, -1, 0, 1]),
        "gone": st.sampled_from([False, False, False, True]),
        "category": st.sampled_from(["Politique", "Culture", "Sport"]),
        "tags": st.sets(st.sampled_from(["mer", "ciel", "rare"])).map(sorted),
        "series": st.sampled_from([None, "Dossier"]),
        "author": st.sampled_from(["ana", "bob"]),
        "aliases": st.booleans(),
        "sponsor": st.booleans(),
        "page": st.integers(0, 5).map(lambda number: number == 0),
        "live": st.integers(0, 3).map(lambda number: number == 0),
        "english": st.integers(0, 2).map(lambda number: number == 0),
    }
)


def public(item: dict[str, Any], now: datetime) -> bool:
    """Say in the words of the manual whether a reader sees an item in lists."""
    if item["gone"] or item["status"] != "published":
        return False
    if item["page"]:
        return True
    date = NOW + timedelta(hours=item["hours"])
    return date <= now and (item["expires"] is None or NOW + timedelta(hours=item["expires"]) > now)


def notice(item: dict[str, Any], now: datetime) -> bool:
    """Say whether title and address of an item are shown, but no text."""
    return not item["page"] and item["status"] == "retracted" and public({**item, "status": "published"}, now)


def gone(item: dict[str, Any], now: datetime) -> bool:
    """Say whether the address of an item is shown, but no title."""
    if item["gone"] or (item["page"] and item["status"] == "retracted"):
        return True
    if item["page"] or item["status"] not in ("published", "retracted"):
        return False
    if NOW + timedelta(hours=item["hours"]) > now:
        return False
    return item["expires"] is not None and NOW + timedelta(hours=item["expires"]) <= now


def source(number: int, item: dict[str, Any]) -> tuple[str, str | bytes]:
    """Return file and text of an item, whose words stand nowhere else."""
    fields: dict[str, Any] = {"slug": f"adresse{number}z", "status": item["status"]}
    if item["gone"]:
        fields["gone"] = True
    if item["english"]:
        fields["language"] = "en"
    if item["aliases"]:
        fields["aliases"] = [f"/alias{number}z/"]
    title, body = f"Titre{number}z", f"Texte{number}z."
    if item["page"]:
        return f"content/pages/p{number}.md", page(title, body, **fields)
    if item["expires"] is not None:
        fields["expires"] = _written(item["expires"])
    if item["series"]:
        fields["series"] = item["series"]
    if item["sponsor"]:
        fields["sponsor"] = {"name": f"Marque{number}z"}
    fields |= {"tags": [*item["tags"], f"Tag{number}z"], "author": item["author"], "standfirst": f"Chapo{number}z"}
    fields["image"] = {"src": f"photo{number}z.png", "alt": f"Alt{number}z"}
    if item["live"]:
        fields["live"] = True
        body += f"\n\n## 11 h 05 Message{number}z\n\nTexte{number}z.\n"
    text = article(title, body, _written(item["hours"]), item["category"], **fields)
    return f"content/articles/a{number}.md", text


def _written(hours: int) -> str:
    return f"{NOW + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"


@settings(max_examples=40)
@given(
    found=st.lists(items, min_size=1, max_size=9),
    hours=st.sampled_from((0, 0, -2, 2, 40)),
    search=st.sampled_from(("false", "false", "false", "true")),
    editions=st.booleans(),
)
def test_nothing_unpublished_and_everything_published(
    found: list[dict[str, Any]], hours: int, search: str, editions: bool
) -> None:
    now = NOW + timedelta(hours=hours)
    with tempfile.TemporaryDirectory() as folder:
        files = dict(source(number, item) for number, item in enumerate(found))
        photos = [photo(seed=number) for number in range(len(found))]
        files |= {f"content/articles/photo{number}z.png": data for number, data in enumerate(photos)}
        files |= {f"content/authors/{name}.md": author(name.title()) for name in ("ana", "bob")}
        newsroom = Newsroom(Path(folder), files)
        newsroom.configure(_SITE.format(search) + '[languages.en]\ntitle = "The Gazette"\n' * editions)
        newsroom.build(now=now)
        outputs = newsroom.files()
        near = _within_reach(outputs)
        letters = _letters(newsroom, now, editions)
        outputs = {path: _unpacked(data) for path, data in outputs.items()} | letters
        for number, item in enumerate(found):
            words = re.compile(rf"(?i)(titre|texte|message|chapo|marque|tag|photo|alt|adresse|alias){number}z".encode())
            shown = {
                match.lower()
                for path, data in outputs.items()
                for match in re.findall(rb"[a-z]+" + str(number).encode() + rb"z", path.encode() + data, re.IGNORECASE)
                if words.fullmatch(match)
            }
            kinds = {match.decode().rstrip("z").rstrip("0123456789") for match in shown}
            assert public(item, now) or not versions_of(photos[number], outputs)
            if public(item, now):
                assert {"titre", "texte", "adresse"} <= kinds
                route = f"adresse{number}z/" if item["page"] else f"{item['category'].lower()}/adresse{number}z/"
                assert ("en/" if editions and item["english"] else "") + route in near
                if not item["page"]:
                    assert not item["live"] or "message" in kinds
                    assert any(f"Titre{number}z".encode() in data for data in letters.values())
            elif notice(item, now):
                assert "titre" in kinds
                assert kinds.isdisjoint({"texte", "message", "chapo", "photo"})
            elif gone(item, now):
                assert kinds <= {"adresse", "alias"}
            else:
                assert kinds == set()


def _unpacked(data: bytes) -> bytes:
    """Return what a browser reads of a file: those of the search index are packed."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _letters(newsroom: Newsroom, now: datetime, editions: bool) -> dict[str, bytes]:
    """Return the newsletters of that instant, with everything that was ever new."""
    reading = read_site(newsroom.root, now, lambda *_: None)
    made = (
        make_newsletter(newsroom.root, reading, timedelta(days=1000), language, None)
        for language in ("fr", "en")[: 1 + editions]
    )
    return {
        f"newsletters/{letter.name}/{name}": data
        for letter in made
        if letter is not None
        for name, data in letter.files.items()
        if not name.endswith(".eml")  # the same two, encoded
    }


def _within_reach(outputs: dict[str, bytes]) -> set[str]:
    """Return the routes that a reader reaches from the front page by a few links."""
    base = "https://example.org/journal/"
    seen, edge = {""}, {""}
    for _ in range(_REACH):
        found = set()
        for route in edge:
            path = route + "index.html" if route == "" or route.endswith("/") else route
            for link in re.findall(rb'<a [^>]*?href="([^"#]*)', outputs.get(path, b"")):
                address = urljoin(base + route, link.decode())
                if address.startswith(base):
                    found.add(urlsplit(address).path.removeprefix("/journal/"))
        edge = found - seen
        seen |= found
    return seen
