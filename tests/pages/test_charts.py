"""Charts: every number has its place, nothing leaves the drawing, and what it shows stands beside it as a table."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from newsroom import Files, Newsroom, article, photo

from sitegen.content.tables import Table, read_table
from sitegen.pages.charts import draw_chart

SiteOf = Callable[[Files], Newsroom]
TABLES = {
    "one column": "Liste,Voix\nA,10\nB,20\n",
    "gaps and minus": "Année;Solde;Autre\n2023;-99,6;\n2024;;3\n2025;12,5;4\n",
    "one row": "Liste,Voix\nA,10\n",
    "nothing but zero": "Liste,Voix\nA,0\nB,0\n",
    "all alike": "Liste,Voix\nA,7\nB,7\n",
    "all below zero": "Liste,Voix\nA,-7\nB,-3\n",
    "tiny and huge": "Liste,Voix\nA,0.0001\nB,12345678901\n",
    "many rows": "Jour,Prix\n" + "".join(f"2025-01-{day:02},{day}\n" for day in range(1, 32)),
    "many columns": "L,"
    + ",".join(f"Une colonne {number}" for number in range(9))
    + "\nA"
    + ",3" * 9
    + "\nB"
    + ",5" * 9
    + "\n",
    "words that are no words": 'L,"<b>&"\n"<script>",3\nB,4\n',
}


def table(text: str) -> Table:
    found, problems = read_table(text.encode(), "a.csv")
    assert found
    assert not problems
    return found


@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize("name", TABLES)
def test_everything_is_inside_the_drawing(name: str, kind: str) -> None:
    svg = ElementTree.fromstring(str(draw_chart(table(TABLES[name]), kind, "%", "fr", "Un titre")))
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    for part in svg.iter("rect"):
        x, y, w, h = (float(part.attrib[key]) for key in ("x", "y", "width", "height"))
        assert min(x, y, w) >= 0
        assert x + w <= width + 0.1
        assert y + h <= height
    for part in svg.iter("path"):
        points = re.findall(r"[ML](-?[0-9.]+) (-?[0-9.]+)", part.attrib["d"])
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in points)
    assert all(0 <= float(part.attrib["y"]) <= height for part in svg.iter("text"))


def test_bars_are_as_long_as_their_numbers() -> None:
    svg = ElementTree.fromstring(str(draw_chart(table(TABLES["one column"]), "bar", "", "fr", "")))
    first, second = (float(part.attrib["width"]) for part in svg.iter("rect"))
    assert second == pytest.approx(2 * first, abs=0.2)


def test_a_line_has_a_gap_where_a_number_is_missing() -> None:
    svg = ElementTree.fromstring(str(draw_chart(table("J,P\na,1\nb,2\nc,\nd,4\ne,5\n"), "line", "", "fr", "")))
    (path,) = (part.attrib["d"] for part in svg.iter("path") if part.attrib["class"].startswith("series"))
    assert [path.count("M"), path.count("L"), len(list(svg.iter("circle")))] == [2, 2, 4]


def test_numbers_are_written_as_readers_write_them() -> None:
    svg = str(draw_chart(table("L,V\nA,1234.5\n"), "bar", "€", "fr", ""))
    assert "1\u202f234,5\u00a0€" in svg
    assert "1,234.5\u00a0€" in str(draw_chart(table("L,V\nA,1234.5\n"), "bar", "€", "en", ""))


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of({
        "content/articles/a/index.md": article(body='Un.\n\n{{ chart "v.csv" title="Les voix" unit="%" source="Nous" description="A gagne." }}\n'),
        "content/articles/a/v.csv": "Liste,2026\nA & B,60\nC,40\n",
        "content/articles/a/unread.csv": "not,a\ntable",
        "content/articles/b.md": article("B"),
    })  # fmt: skip


def test_a_chart_has_its_table_and_its_file(newsroom: Newsroom) -> None:
    newsroom.build()
    html = newsroom.page("politique/a/")
    assert 'role="img" aria-label="Les voix. A gagne."' in html
    assert '<th scope="row">A &amp; B</th><td>60</td>' in html
    assert 'href="/journal/media/articles/a/v.csv" download' in html
    assert newsroom.files()["media/articles/a/v.csv"].startswith(b"Liste")
    assert "media/articles/a/unread.csv" not in newsroom.files()
    assert "<svg" not in newsroom.page("feed.xml")
    assert "media/articles/a/v.csv" in newsroom.page("feed.xml")


def test_a_new_table_draws_its_page_and_no_other(newsroom: Newsroom) -> None:
    newsroom.build()
    newsroom.write({"content/articles/a/v.csv": "Liste,2026\nA & B,61\nC,39\n"})
    assert set(newsroom.build().files.written) == {"politique/a/index.html", "media/articles/a/v.csv"}
    assert "<td>61</td>" in newsroom.page("politique/a/")
    newsroom.write({"content/articles/a/unread.csv": "still,not\na"})
    assert newsroom.build().files.written == ()


def test_a_wrong_table_is_told_with_its_place(newsroom: Newsroom) -> None:
    newsroom.write({"content/articles/a/v.csv": "Liste,2026\nA,soixante\n"})
    told = newsroom.failure()
    assert "content/articles/a/v.csv:2:3: “soixante” in the column “2026” is not a number" in told
    newsroom.remove("content/articles/a/v.csv")
    assert "there is no file “v.csv”" in newsroom.failure()
    newsroom.write(
        {"content/articles/a/index.md": article(body='{{ chart "/v.csv" title="T" }}\n'), "static/v.csv": "a,b\nc,1\n"}
    )
    assert "“/v.csv” is not a table next to the text" in newsroom.failure()


def test_a_map_is_a_picture_that_leads_elsewhere(site_of: SiteOf) -> None:
    shown = '{{ map "48.853, 2.349" title="Notre-Dame" poster="p.png" zoom="16" caption="Vue du ciel" }}'
    newsroom = site_of({"content/articles/a/index.md": article(body=shown), "content/articles/a/p.png": photo()})
    newsroom.build()
    html = newsroom.page("politique/a/")
    assert html.count('href="https://www.openstreetmap.org/?mlat=48.853&amp;mlon=2.349#map=16/48.853/2.349"') == 2
    assert re.search(r'<img [^>]*src="/journal/pictures/[^"]*"', html)
    assert "Vue du ciel" in html
    assert not re.search(r'(?:src|srcset|data-[a-z]+)="https?:', html)
