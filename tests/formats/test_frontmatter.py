"""Splitting a source: three formats, their ends, their mistakes, and the scalars of YAML."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.problems import ContentError
from sitegen.formats.frontmatter import find_cut_texts, split_front_matter

FORMS = {
    "yaml": "---\ntitle: A\ntags: [x]\n---\n\nBody\n",
    "toml": '+++\ntitle = "A"\ntags = ["x"]\n+++\n\nBody\n',
    "json": '{\n"title": "A",\n"tags": ["x"]\n}\n\nBody\n',
}


@pytest.mark.parametrize(("form", "text"), FORMS.items())
def test_each_format(form: str, text: str) -> None:
    front = split_front_matter(text, "a.md")
    assert (front.form, front.data, front.body) == (form, {"title": "A", "tags": ["x"]}, "Body\n")


EDGES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "none": ("Body\n", "none", {}, "Body\n"),
    "nothing at all": ("", "none", {}, ""),
    "empty": ("---\n---\nBody", "yaml", {}, "Body"),
    "only a comment": ("---\n# nothing\n---\nBody", "yaml", {}, "Body"),
    "two rules in a text": ("\n---\n\nA\n\n---\n", "none", {}, "\n---\n\nA\n\n---\n"),
    "spaces after the marks": ("---  \ntitle: A\n--- \nBody", "yaml", {"title": "A"}, "Body"),
    "more dashes": ("-----\ntitle: A\n-----\nBody", "yaml", {"title": "A"}, "Body"),
    "a rule in the body": ("---\ntitle: A\n---\nB\n\n---\n\nC", "yaml", {"title": "A"}, "B\n\n---\n\nC"),
    "no body": ("---\ntitle: A\n---", "yaml", {"title": "A"}, ""),
    "indented code first": ("---\ntitle: A\n---\n\n    code", "yaml", {"title": "A"}, "    code"),
    "JSON in JSON": ('{\n "a": {\n  "b": 1\n }\n}\nBody', "json", {"a": {"b": 1}}, "Body"),
}


@pytest.mark.parametrize(("text", "form", "data", "body"), EDGES.values(), ids=EDGES)
def test_edges(text: str, form: str, data: dict[str, Any], body: str) -> None:
    front = split_front_matter(text, "a.md")
    assert (front.form, front.data, front.body) == (form, data, body)


@pytest.mark.parametrize("above", ["\n", " \n\t\n\n"])
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_front_matter_below_blank_lines_is_refused(text: str, above: str) -> None:
    with pytest.raises(ContentError, match="must begin in the first line") as caught:
        split_front_matter(above + text, "a.md")
    assert (caught.value.line, caught.value.excerpt) == (1 + above.count("\n"), text.split("\n")[0])


CUT = {
    "a text": ("title: Match à Lens #direct", "#direct", 'title: "Match à Lens #direct"'),
    "an item": ("tags:\n  - Foot  #1", "#1", '- "Foot  #1"'),
    "nested": ("image:\n  alt: La place #7 \n  src: a.jpg", "#7", 'alt: "La place #7"'),
    "a note of the author": ("category: Politique # ou Monde ?", "# ou Monde ?", 'category: "Politique # ou Monde ?"'),
    "quotation marks inside": ('title: Le "non" #vote', "#vote", 'title: "Le \\"non\\" #vote"'),
    "behind a tab": ("title: A\t#b", "#b", 'title: "A\\t#b"'),
    "several lines": ("standfirst: Un\n  deux #trois", "#trois", ""),
}


@pytest.mark.parametrize(("written", "lost", "remedy"), CUT.values(), ids=CUT)
def test_a_text_that_a_comment_cuts_is_found(written: str, lost: str, remedy: str) -> None:
    front = split_front_matter(f"---\n{written}\n---\n", "a.md")
    (found,) = find_cut_texts(front)
    assert (found.lost, found.remedy) == (lost, remedy)
    assert found.place.excerpt is not None
    assert found.place.column is not None
    assert found.place.excerpt[found.place.column - 1 :].rstrip() == lost


@pytest.mark.parametrize(
    "written",
    [
        "title: 'A #b'",
        'title: "A" # b',
        "title: A#b",
        "title: '#b'",
        "# title: A #b",
        "title: |\n  A #b",
        "title: >-\n  A\n  #b",
        "featured: 3 # high",
        "date: 2026-01-01 18:00 # evening",
        "gone: true # sold",
        "tags: [a, b] # c",
        "updated: # later",
    ],
)
def test_a_comment_that_cuts_no_text_is_one(written: str) -> None:
    assert [*find_cut_texts(split_front_matter(f"---\n{written}\n---\n", "a.md"))] == []


REPAIRS = {
    "an apostrophe": ("title: 'L'été'", 1, 'write title: "L\'été"'),
    "marks inside": ('title: "Il dit "oui""', 1, "write title: 'Il dit \"oui\"'"),
    "both": ('title: "L\'un dit "oui""', 1, 'write title: "L\'un dit \\"oui\\""'),
    "no closing mark": ('title: "Le pont', 1, 'write title: "Le pont"'),
    "a star": ("title: *Le Monde*", 1, 'write title: "*Le Monde*"'),
    "an at": ("tags:\n  - @moi", 2, 'write - "@moi"'),
    "a no-break space": ("title:\u00a0A", 1, "put a plain space after the colon, not a no-break space: “title: A”"),
    "a tab": ("image:\n\tsrc: a", 2, "indent with spaces, not tabs: “  src: a”"),
    "too far": ("image:\n  src: a.jpg\n   alt: x", 3, "indent it like the line above: “  alt: x”"),
    "a colon": ("title: Washington : l’appel", 1, 'write title: "Washington : l’appel"'),
}


@pytest.mark.parametrize(("written", "line", "hint"), REPAIRS.values(), ids=REPAIRS)
def test_malformed_yaml_is_answered_with_the_line_to_write(written: str, line: int, hint: str) -> None:
    with pytest.raises(ContentError) as caught:
        split_front_matter(f"---\n{written}\ncategory: B\n---\n", "a.md")
    assert (caught.value.line, caught.value.hint) == (1 + line, hint)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12),
    st.sampled_from(["title: ", "tags:\n- "]),
)
def test_a_remedy_is_the_whole_text(text: str, before: str) -> None:
    """Whatever plain text is cut, the line of the remedy has all of it."""
    try:
        front = split_front_matter(f"---\n{before}a{text} #b\n---\n", "a.md")
    except ContentError:
        return
    for found in find_cut_texts(front):
        lines = [*before.split("\n")[:-1], found.remedy]
        values = split_front_matter("\n".join(["---", *lines, "---"]), "a.md").data
        assert values in ({"title": f"a{text} #b"}, {"tags": [f"a{text} #b"]})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12:30", "12:30"),
        ("2025-01-29", "2025-01-29"),
        ("2025-01-29 18:15:32 +0530", "2025-01-29 18:15:32 +0530"),
        ("yes", "yes"),
        ("off", "off"),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("1e3", "1e3"),
        ("1.0e+3", 1000.0),
        ("~", None),
        ("", None),
        ("null", None),
        ("=", "="),
        ("'12'", "12"),
        ("é", "é"),
        ("a # comment", "a"),
    ],
)
def test_the_scalars_of_yaml(written: str, value: object) -> None:
    found = split_front_matter(f"---\nkey: {written}\n---\n", "a.md").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_anchors_and_merges() -> None:
    text = "---\nbase: &b {role: text}\nauthor:\n  <<: *b\n  id: anna\n---\n"
    assert split_front_matter(text, "a.md").data["author"] == {"role": "text", "id": "anna"}


MALFORMED: dict[str, tuple[str, str]] = {
    "YAML without end": (
        "---\ntitle: A\n\nBody",
        "a.md:1:1: the front matter has no end\n    1 | ---\n      | ^\n      = add a line with only --- after the last key",
    ),
    "TOML without end": (
        '+++\ntitle = "A"\n---\nBody',
        "a.md:1:1: the front matter has no end\n    1 | +++\n      | ^\n      = add a line with only +++ after the last key",
    ),
    "JSON without end": (
        '{\n"title": "A"\n',
        "a.md:1:1: the front matter has no end\n    1 | {\n      | ^\n      = add a line with only } after the last key",
    ),
    "a colon in a text": (
        "---\ntitle: A: b\n---\n",
        "a.md:2:9: the front matter is not valid YAML: a colon with a space behind it ends a key, and a line has one key\n"
        "    2 | title: A: b\n      |         ^\n"
        '      = write title: "A: b"',
    ),
    "a tab": (
        "---\nimage:\n\tsrc: a\n---\n",
        "a.md:3:1: the front matter is not valid YAML: this sign cannot begin a value\n"
        "    3 | \tsrc: a\n      | ^\n"
        "      = indent with spaces, not tabs: “  src: a”",
    ),
    "a place after blank lines": (
        "---\n\n\ntitle: A: b\n---\n",
        "a.md:4:9: the front matter is not valid YAML: a colon with a space behind it ends a key, and a line has one key\n"
        "    4 | title: A: b\n      |         ^\n"
        '      = write title: "A: b"',
    ),
    "YAML that is a list": ("---\n- a\n---\n", "a.md:2: the front matter must be a list of “key: value” lines"),
    "YAML that is a text": ("---\njust words\n---\n", "a.md:2: the front matter must be a list of “key: value” lines"),
    "a key twice": (
        "---\ntitle: A\ntitle: B\n---\n",
        "a.md:3:1: the front matter is not valid YAML: the key “title” appears twice\n    3 | title: B\n      | ^",
    ),
    "a value that contains itself": ("---\ntitle: &a [*a]\n---\n", "a.md:"),
    "an object of Python": (
        "---\ntitle: !!python/name:os.system\n---\n",
        "a.md:2:8: the front matter is not valid YAML: unknown tag "
        "“tag:yaml.org,2002:python/name:os.system”\n    2 | title: !!python/name:os.system\n      |        ^",
    ),
    "TOML": (
        "+++\ntitle = A\n+++\n",
        'a.md:2:9: the front matter is not valid TOML: this is not a value: a string needs quotation marks\n    2 | title = A\n      |         ^\n      = write title = "A"',
    ),
    "JSON": (
        '{\n"title": "A"\n"date": 1\n}\n',
        'a.md:2:13: the front matter is not valid JSON: two values have no comma between them\n    2 | "title": "A"\n      |             ^\n      = write "title": "A",',
    ),
    "half a character in JSON": ('{\n"title": "\\ud800"\n}\n', "a.md:"),
    "a character that is none": ("---\ntitle: a\uffffb\n---\n", "a.md:"),
}


@pytest.mark.parametrize(("text", "message"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_front_matter(text: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        split_front_matter(text, "a.md")
    if message == "a.md:":
        assert "the front matter is not valid" in str(caught.value)
    else:
        assert str(caught.value) == message


@given(
    st.sampled_from(["---\n", "+++\n", "{\n"]),
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(["---\n", "+++\n", "}\n", ""]),
)
def test_whatever_stands_there_it_is_read_or_refused(start: str, inside: str, end: str) -> None:
    try:
        front = split_front_matter(f"{start}{inside}\n{end}", "a.md")
    except ContentError as error:
        assert error.path == "a.md"  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(front.data, dict)
