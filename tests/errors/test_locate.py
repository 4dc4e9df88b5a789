"""Where a key stands in YAML, TOML and JSON."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.locate import Format, Key, locate, place_at
from sitegen.errors.problems import Place
from sitegen.formats.yaml import CoreLoader

YAML = """\
title: A
image:
  src: a.jpg
  "alt": x
authors:
  - anna
  - {id: bert, rôle: photo}
corrections:
  - date: 2024-01-01
    text: |
      date: no key
  - date: 2025
"""

TOML = """\
title = "A"
# date = "a comment that looks like a key is found first only where the key itself is absent"
tags = ["x"]
image.src = "a.jpg"
sponsor = { name = "N", url = "u" }

[site]
url = "x"

[site.extra]
"quoted key" = 1
[[publisher.links]]
label = "one"
"""

JSON = """\
{
  "title": "A",
  "image": {
    "src": "a.jpg", "alt": 3
  }
}
"""


@pytest.mark.parametrize(
    ("form", "path", "line", "column"),
    [
        ("yaml", ("title",), 1, 1),
        ("yaml", ("image",), 2, 1),
        ("yaml", ("image", "src"), 3, 3),
        ("yaml", ("image", "alt"), 4, 3),
        ("yaml", ("image", "absent"), 2, 1),
        ("yaml", ("absent",), 1, 1),
        ("yaml", (), 1, 1),
        ("yaml", ("authors", 0), 6, 5),
        ("yaml", ("authors", 1, "rôle"), 7, 16),
        ("yaml", ("authors", 9), 5, 1),
        ("yaml", ("corrections", 1, "date"), 12, 5),
        ("toml", ("title",), 1, 1),
        ("toml", ("tags", 0), 3, 1),
        ("toml", ("image", "src"), 4, 7),
        ("toml", ("sponsor", "url"), 5, 25),
        ("toml", ("site",), 7, 2),
        ("toml", ("site", "url"), 8, 1),
        ("toml", ("site", "extra", "quoted key"), 11, 2),
        ("toml", ("publisher", "links", 0, "label"), 13, 1),
        ("toml", ("absent",), 1, 1),
        ("json", ("title",), 2, 3),
        ("json", ("image", "alt"), 4, 21),
        ("json", ("absent",), 1, 1),
    ],
)
def test_the_place_of_a_key(form: Format, path: tuple[Key, ...], line: int, column: int) -> None:
    text = {"yaml": YAML, "toml": TOML, "json": JSON}[form]
    assert locate(text, form, path) == Place(line, column, text.splitlines()[line - 1])


@pytest.mark.parametrize(("line", "excerpt"), [(1, "a"), (2, "b"), (0, ""), (3, "")])
def test_a_place_beyond_the_text_has_no_excerpt(line: int, excerpt: str) -> None:
    assert place_at("a\nb", line).excerpt == excerpt


keys = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)


@given(st.dictionaries(keys, st.dictionaries(keys, st.integers(), max_size=3), min_size=1, max_size=5), st.data())
def test_whatever_the_keys_the_place_holds_the_key(data: dict[str, dict[str, int]], draw: st.DataObject) -> None:
    outer = draw.draw(st.sampled_from(sorted(data)))
    inner = draw.draw(st.sampled_from([None, *sorted(data[outer])]))
    path = (outer,) if inner is None else (outer, inner)
    texts: dict[Format, str] = {
        "yaml": yaml.safe_dump(data, allow_unicode=True, default_flow_style=False),
        "json": json.dumps(data, ensure_ascii=False, indent=2),
    }
    place = locate(texts["yaml"], "yaml", path)
    assert place.excerpt[place.column - 1 :].lstrip("\"'?").lstrip().startswith(path[-1])
    if inner is None:
        return
    place = locate(texts["json"], "json", (outer,))
    assert place.excerpt[place.column - 1 :].startswith(f'"{outer}"')


@pytest.mark.parametrize("text", ["a: 1\nb:\n  - c\t\t\n  - d\n", "a: x\t\nb: [c,\td]\n", "a:\tx\nb: {c: 1}\n"])
def test_whatever_libyaml_reads_has_places(text: str) -> None:
    assert set(yaml.load(text, Loader=CoreLoader)) == {"a", "b"}
    assert locate(text, "yaml", ("b",)).line == 2
    assert locate(text, "yaml", ("a",)).line == 1
