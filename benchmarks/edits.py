"""Edits of the newspaper's sitegen site, each as small as the case says, and undone at the end of a round.

Each case edits on top of the one before, so every timed build sees exactly one change. All happen among the
newest articles, for that is what newsrooms edit, and it is the harder case: front page, first pages of lists
and feeds change.
"""

import json
import os
import re
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

# A file of the output, and what must be in it after the build (or must not, with a leading "!").
Proof = tuple[str, str]

RECENT = 400
THEME = Path(__file__).resolve().parent.parent / "themes" / "gazette"


class Editor:
    """Edits one site and can undo everything."""

    def __init__(self, site: Path, neutral: Path, theme: str = "small") -> None:
        self.site = site
        self._template = self._gazette_template if theme.startswith("gazette") else self._small_template
        self._saved: dict[Path, bytes | None] = {}
        with (neutral / "articles.jsonl").open(encoding="utf-8") as file:
            total, newest = 0, deque[str](maxlen=RECENT)
            linked: set[int] = set()
            for total, line in enumerate(file, 1):  # noqa: B007
                newest.append(line)
                linked.update(int(number) for number in re.findall("§(\\d+)§", line))
        first = total - len(newest)
        articles = [{**json.loads(line), "free": first + place not in linked} for place, line in enumerate(newest)]
        articles.reverse()
        tagged = [article for article in articles[2:] if article["tags"]]
        self.body_of, self.title_of, self.retagged = tagged[0], tagged[1], tagged[2]
        taken = [self.body_of, self.title_of, self.retagged]
        self.removed = next(article for article in tagged if article["free"] and article not in taken)
        self.model = articles[0]
        self.other_tag = next(
            tag for article in tagged[3:] for tag in article["tags"] if tag not in self.retagged["tags"]
        )
        self.author = tagged[-1]["authors"][0]
        self.cases: dict[str, tuple[str, Callable[[], Proof | None]]] = {
            "nothing": ("nothing changed", lambda: None),
            "touch": ("every time stamp new, as in a fresh checkout", self.touch),
            "output": ("output folder lost, state kept", self.lose_output),
            "body": ("one body edited", self.body),
            "title": ("title edited", self.title),
            "add": ("article added", self.add),
            "remove": ("article removed", self.remove),
            "retag": ("article re-tagged", self.retag),
            "bio": ("author's bio edited", self.bio),
            "template": ("article template edited", self._template),
        }

    def undo(self) -> None:
        """Put everything back."""
        for path, data in self._saved.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(data)
        self._saved.clear()

    # Cases

    def touch(self) -> Proof | None:
        for folder in ("content", "themes", "static", "output"):
            for current, _, names in os.walk(self.site / folder):
                for name in names:
                    os.utime(Path(current, name))
        os.utime(self.site / "site.toml")
        return None

    def lose_output(self) -> Proof | None:
        shutil.rmtree(self.site / "output")
        return ("index.html", "<h1")

    def body(self) -> Proof | None:
        self._change(self._source(self.body_of), lambda text: text + "\nUne précision de dernière minute.\n")
        return self._page(self.body_of), "précision de dernière minute"

    def title(self) -> Proof | None:
        self._line(self.title_of, "title", self.title_of["title"] + " (titre changé)")
        return self._page(self.title_of), "(titre changé)"

    def add(self) -> Proof | None:
        path = self.site / "content/articles/2026/un-article-de-plus.md"
        text = self._source(self.model).read_text(encoding="utf-8")
        text = re.sub("(?m)^title: .*$", 'title: "Un article de plus"', text, count=1)
        text = re.sub("(?m)^date: .*$", "date: 2026-01-05T08:00:00+00:00", text, count=1)
        text = re.sub("(?m)^updated: .*\n", "", text, count=1)
        self._write(path, text)
        return "index.html", "Un article de plus"

    def remove(self) -> Proof | None:
        path = self._source(self.removed)
        self._save(path)
        path.unlink()
        return f"{self.removed['section']}/index.html", "!/" + self.removed["slug"] + "/"

    def retag(self) -> Proof | None:
        self._line(self.retagged, "tags", [*self.retagged["tags"][1:], self.other_tag])
        return self._page(self.retagged), f">{self.other_tag}</a>"

    def bio(self) -> Proof | None:
        path = self.site / "content" / "authors" / f"{self.author}.md"
        self._change(path, lambda text: text + "\nEn congé depuis hier.\n")
        return f"auteurs/{self.author}/index.html", "En congé depuis hier"

    def _gazette_template(self) -> Proof | None:
        """Replace a template of the theme by one of the site, as its documentation says."""
        text = (THEME / "templates" / "article.html").read_text(encoding="utf-8")
        after = text.replace('<article class="story', '<article class="changed story', 1)
        assert after != text
        self._write(self.site / "templates" / "article.html", after)
        return self._page(self.body_of), '<article class="changed story'

    def _small_template(self) -> Proof | None:
        path = self.site / "themes" / "bench" / "templates" / "article.html"
        self._change(path, lambda text: text.replace("<article>", '<article class="changed">', 1))
        return self._page(self.body_of), '<article class="changed">'

    # Files

    def _source(self, article: dict[str, Any]) -> Path:
        return self.site / "content" / "articles" / article["date"][:4] / f"{article['slug']}.md"

    @staticmethod
    def _page(article: dict[str, Any]) -> str:
        return f"{article['section']}/{article['slug']}/index.html"

    def _line(self, article: dict[str, Any], key: str, value: object) -> None:
        line = f"{key}: {json.dumps(value, ensure_ascii=False)}"
        self._change(self._source(article), lambda text: re.sub(f"(?m)^{key}: .*$", lambda _: line, text, count=1))

    def _change(self, path: Path, change: Callable[[str], str]) -> None:
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, path
        self._write(path, after)

    def _write(self, path: Path, text: str) -> None:
        self._save(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _save(self, path: Path) -> None:
        self._saved.setdefault(path, path.read_bytes() if path.is_file() else None)


def holds(site: Path, proof: Proof | None) -> bool:
    """Return whether the output shows what an edit must have changed."""
    if proof is None:
        return True
    name, needle = proof
    text = (site / "output" / name).read_text(encoding="utf-8")
    return needle[1:] not in text if needle.startswith("!") else needle in text
