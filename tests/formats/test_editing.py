"""One key of a front matter is changed, and every other byte of the file is what it was."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.problems import ContentError
from sitegen.formats.editing import NotEdited, Value, with_changes
from sitegen.formats.frontmatter import split_front_matter

MOMENT = datetime(2026, 12, 24, 18, 30, tzinfo=timezone(timedelta(hours=1)))
WRITTEN = "2026-12-24 18:30:00+01:00"
BODY = "\nUn texte — avec « guillemets ».\n\n---\nstatus: pas une clé\n---\n+++\n"

# What else a front matter holds: each part is a key with all its lines, which must come out as it went in.
YAML_PARTS = (
    'title: "Un titre : deux-points"\n',
    "title:   'L''autre'   # un commentaire\n",
    "tags: [mer,  'status: ciel' , date]\n",
    "tags:\n    - mer\n    # status: draft\n    -   ciel\n",
    "tags:\n- mer\n-   status\n",
    "standfirst: >-\n  status: plié\n\n  date: deux\n",
    "standfirst: |+\n    status: draft\n\n\n",
    "image:\n   src: a.jpg\n   status: dedans\n   alt:   ''\n",
    "extra: {status: draft, date: '2024'}\n",
    "kicker: un texte\n  sur deux lignes\n",
    "# status: draft\n\n",
    "\n",
    "slug: e\u0301te\u0301\n",  # decomposed: it is not put in NFC
    "empty:\n",
)
TOML_PARTS = (
    'title = "Un titre = égal"\n',
    "title   =   'brut'   # un commentaire\n",
    'tags = [ "mer", # status = "draft"\n   "ciel" ,\n]\n',
    "# status = 'draft'\n\n",
    "number = 1_000\n",
    'slug = "e\u0301te\u0301"\n',
)
TOML_TABLES = ('[image]\nsrc = "a.jpg"\nalt = ""\n', '\n[[corrections]]\ndate = 2026-01-01\ntext="a"\n', "")
VALUES: dict[str, tuple[tuple[str, ...], Value]] = {
    "status": (("draft", "'draft'", '"draft"', "review"), "published"),
    "date": (("2024-11-02 08:30", "'2024-11-02'", '"2024-11-02T08:30:00+01:00"', "2024-11-02"), MOMENT),
    "gone": (("false", "true"), None),
}


def keys_of(part: str) -> str:
    return part.partition(":")[0].partition("=")[0].strip()


def apart(parts: list[str]) -> list[str]:
    """Return parts, but of each key only the first: a key cannot stand twice."""
    found: dict[str, str] = {}
    for number, part in enumerate(parts):
        name = keys_of(part) if part[0].isalpha() else f"{number}"
        found.setdefault(name, part)
    return list(found.values())


def in_style(old: str, new: str) -> str:
    return f"{old[0]}{new}{old[0]}" if old[0] in "'\"" else new


@st.composite
def yaml_files(draw: st.DrawFn) -> tuple[bytes, bytes, str, Value]:
    """Give a file, what it must become, and the change."""
    parts = apart(draw(st.lists(st.sampled_from(YAML_PARTS), max_size=6)))
    place = draw(st.integers(0, len(parts)))
    key = draw(st.sampled_from(sorted(VALUES)))
    olds, value = VALUES[key]
    old = draw(st.sampled_from(olds))
    space, comment = draw(st.sampled_from((" ", "   "))), draw(st.sampled_from(("", "  # à relire", " ")))
    present = draw(st.booleans())
    end = draw(st.sampled_from(("\n", "\r\n")))
    bom = draw(st.sampled_from((b"", b"\xef\xbb\xbf")))
    new = WRITTEN if key == "date" else str(value)
    line = f"{key}:{space}{old}{comment}\n" if present else ""
    changed = "" if value is None else f"{key}:{space}{in_style(old, new)}{comment}\n"
    start, rest = "".join(["lead: a\n", *parts[:place]]), "".join(parts[place:])
    appended = "" if present or value is None else f"{key}: {new}\n"
    before = f"---\n{start}{line}{rest}---\n{BODY}"
    after = f"---\n{start}{changed if present else ''}{rest}{appended}---\n{BODY}"
    written = [bom + text.replace("\n", end).encode() for text in (before, after)]
    return written[0], written[1], key, value


@st.composite
def toml_files(draw: st.DrawFn) -> tuple[bytes, bytes, str, Value]:
    """Give a file, what it must become, and the change."""
    parts = apart(draw(st.lists(st.sampled_from(TOML_PARTS), max_size=5)))
    place = draw(st.integers(0, len(parts)))
    key = draw(st.sampled_from(sorted(VALUES)))
    value = VALUES[key][1]
    old, new = {
        "status": ('"draft"', '"published"'),
        "date": draw(st.sampled_from((("2024-11-02T08:30:00", WRITTEN.replace(" ", "T")), ('"2024"', f'"{WRITTEN}"')))),
        "gone": ("true", ""),
    }[key]
    space, comment = draw(st.sampled_from((" ", "   "))), draw(st.sampled_from(("", "  # à relire")))
    end = draw(st.sampled_from(("\n", "\r\n")))
    table = draw(st.sampled_from(TOML_TABLES))
    changed = "" if value is None else f"{key}{space}={space}{new}{comment}\n"
    start, rest = "".join(parts[:place]), "".join(parts[place:]) + table
    before = f"+++\n{start}{key}{space}={space}{old}{comment}\n{rest}+++\n{BODY}"
    after = f"+++\n{start}{changed}{rest}+++\n{BODY}"
    written = [text.replace("\n", end).encode() for text in (before, after)]
    return written[0], written[1], key, value


@given(st.one_of(yaml_files(), toml_files()))
def test_only_the_key_changes_and_every_other_byte_stays(file: tuple[bytes, bytes, str, Value]) -> None:
    before, after, key, value = file
    assert with_changes(before, "a.md", {key: value}).decode() == after.decode()
    assert with_changes(after, "a.md", {key: value}) == after if key != "date" else True


LINES = st.sampled_from(
    (*YAML_PARTS, *TOML_PARTS, *TOML_TABLES, "status: draft\n", "status: &a draft\n", "kicker: *a\n", '"status": draft\n',
     "? status\n: draft\n", "status = 'draft'\n", "---\n", "+++\n", "{status: draft}\n", '{"status": "draft"}\n', "...\n",
     "<<: {status: draft}\n", "status:\n  - draft\n", "  status: draft\n", "status: |\n  draft\n", "'status' = 1\n",
     'kicker = """\nstatus = 1\n"""\n', "status.a = 1\n", "!!map\n", "status: !!str draft\n", "\t\n", "\ufeff")
)  # fmt: skip


@given(st.lists(st.one_of(LINES, st.text(max_size=8)), max_size=8).map("".join), st.sampled_from(sorted(VALUES)))
def test_whatever_the_file_the_change_is_exactly_the_one_asked_for_or_none(inside: str, key: str) -> None:
    value = VALUES[key][1]
    for mark in ("---\n", "+++\n", ""):
        data = f"{mark}{inside}{mark}{BODY}".encode()
        try:
            edited = with_changes(data, "a.md", {key: value})
        except (NotEdited, ContentError):
            continue
        old, new = (split_front_matter(text.decode(), "") for text in (data, edited)) if b"\r" not in data else (0, 0)
        if not old or not new:
            continue
        shown: dict[Value, Any] = {None: None, MOMENT: (MOMENT, WRITTEN)}
        assert {name: each for name, each in old.data.items() if name != key} == {
            name: each for name, each in new.data.items() if name != key
        }
        assert new.body == old.body
        assert (key not in new.data) if value is None else new.data[key] in shown.get(value, (value,))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{\n "title": "A", "status": "draft"\n}\n\nB\n', ('"status": "published",', '"gone": true,')),
        ("---\n{title: A}\n---\nB\n", ("status: published", "gone: true")),
        ("---\nstatus: &a draft\nkicker: *a\n---\nB\n", ("status: published", "gone: true")),
        ("---\nstatus:\n  a: b\n---\nB\n", ("status: published", "gone: true")),
        ("+++\nstatus.a = 1\n+++\nB\n", ('status = "published"', "gone = true")),
        ("No front matter.\n", ("status: published", "gone: true")),
        ("---\rtitle: A\r---\rB\r", ("status: published", "gone: true")),
    ],
)
def test_what_cannot_be_changed_is_answered_with_the_lines_to_write(text: str, lines: tuple[str, ...]) -> None:
    with pytest.raises(NotEdited) as caught:
        with_changes(text.encode(), "a.md", {"status": "published", "gone": True})
    assert caught.value.lines == lines


def test_values_of_any_form() -> None:
    text = "---\n'status':   # vide\ndate: |\n  2024-01-01\ngone: false\n---\n"
    edited = with_changes(text.encode(), "a.md", {"status": "published", "date": MOMENT, "gone": True, "expires": None})
    assert edited.decode() == f"---\n'status': published   # vide\ndate: {WRITTEN}\ngone: true\n---\n"


def test_what_is_no_text_is_no_source() -> None:
    with pytest.raises(ContentError):
        with_changes(b"---\ntitle: \xff\n---\n", "a.md", {"status": "draft"})
