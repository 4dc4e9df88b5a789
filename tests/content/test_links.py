"""Where a link leads: from what an author wrote to the thing meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.links import DeadLink, Destination, is_absolute, resolve

SOURCE = "content/articles/2024/a/index.md"
DOCUMENTS = {
    SOURCE: "article",
    "content/articles/2024/b.md": "article",
    "content/articles/2023/c/index.md": "article",
    "content/articles/2023/d.markdown": "article",
    "content/articles/2024/e\u0301te\u0301.md": "article",  # as macOS writes the name of a file
    "content/pages/contact.md": "page",
    "content/articles/2024/un mot.md": "article",
}
IDS = {"2024/a": SOURCE, "2024/b": "content/articles/2024/b.md"}
MEDIA = frozenset({"content/articles/2024/a/photo.jpg", "content/articles/plan.pdf", "content/articles/cafe\u0301.jpg"})


def find(target: str) -> Destination:
    return resolve(target, SOURCE, DOCUMENTS, IDS, MEDIA)


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("../b.md", Destination("document", "content/articles/2024/b.md")),
        ("../b.md#partie", Destination("document", "content/articles/2024/b.md", fragment="partie")),
        ("../b.md?x=1#%C3%A9t%C3%A9", Destination("document", "content/articles/2024/b.md", "x=1", "été")),
        ("../../2023/c/index.md", Destination("document", "content/articles/2023/c/index.md")),
        ("../../2023/c/", Destination("document", "content/articles/2023/c/index.md")),
        ("../../2023/c", Destination("document", "content/articles/2023/c/index.md")),
        ("./../b.md", Destination("document", "content/articles/2024/b.md")),
        ("../../../pages/contact.md", Destination("document", "content/pages/contact.md")),
        ("../un%20mot.md", Destination("document", "content/articles/2024/un mot.md")),
        ("../été.md", Destination("document", "content/articles/2024/e\u0301te\u0301.md")),
        ("photo.jpg", Destination("media", "content/articles/2024/a/photo.jpg")),
        ("../../plan.pdf", Destination("media", "content/articles/plan.pdf")),
        ("../../café.jpg", Destination("media", "content/articles/cafe\u0301.jpg")),
        ("", Destination("document", SOURCE)),
        ("?x", Destination("document", SOURCE, "x")),
        ("#ici", Destination("document", SOURCE, fragment="ici")),
        ("id:2024/b", Destination("document", "content/articles/2024/b.md")),
        ("id:2024/b#partie", Destination("document", "content/articles/2024/b.md", fragment="partie")),
        ("/contact/", Destination("route", "contact/")),
        ("/", Destination("route", "")),
        ("/plan%20b.pdf?v=2#page=3", Destination("route", "plan b.pdf", "v=2", "page=3")),
        ("https://example.org/x", Destination("absolute", "https://example.org/x")),
        ("//example.org/x", Destination("absolute", "//example.org/x")),
        ("mailto:a@b.c", Destination("absolute", "mailto:a@b.c")),
        ("http://[", Destination("absolute", "http://[")),
    ],
)
def test_what_is_meant(target: str, wanted: Destination) -> None:
    assert find(target) == wanted


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("../bb.md", "there is no file “../bb.md”", "did you mean “../b.md”?"),
        ("photo.jpeg", "there is no file “photo.jpeg”", "did you mean “photo.jpg”?"),
        ("zzz", "there is no file “zzz”", None),
        ("photo.jpg/", "there is no file “photo.jpg/”", "did you mean “photo.jpg”?"),
        ("id:2024/bb", "no article has the id “2024/bb”", "did you mean “2024/b”?"),
        ("id:", "no article has the id “”", None),
        ("../../../../../etc/passwd", "“../../../../../etc/passwd” leads out of the site's folder", None),
    ],
)
def test_what_leads_nowhere(target: str, message: str, hint: str | None) -> None:
    with pytest.raises(DeadLink) as caught:
        find(target)
    assert (str(caught.value), caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("target", "absolute"),
    [
        ("https://a", True),
        ("//a", True),
        ("tel:1", True),
        ("data:x", True),
        ("a/b:c", False),
        ("/a", False),
        ("a.md", False),
    ],
)
def test_absolute_targets(target: str, absolute: bool) -> None:
    assert is_absolute(target) == absolute


@given(st.text(st.sampled_from("abc./#?:%[]\\ é\x00"), max_size=20))
def test_whatever_an_author_writes_it_is_found_or_refused(target: str) -> None:
    try:
        destination = find(target)
    except DeadLink:
        return
    if destination.kind == "document":
        assert destination.name in DOCUMENTS
    elif destination.kind == "media":
        assert destination.name in MEDIA
