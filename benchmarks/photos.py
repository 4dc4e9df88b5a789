"""A newspaper of photos of 1 to 4 MB: what pictures cost sitegen, and Hugo, which makes the same sizes and formats of them.

    python benchmarks/photos.py 2000

Three photos to an article; both make WebP and JPEG (neither AVIF, which Hugo cannot write) of the sizes that sitegen plans for
a photo: for cards, for the page, for search engines and social networks. The same number gives the same photos.
"""

import argparse
import json
import os
import random
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import measure
import tools
from PIL import Image

EACH = 3
"""Photos in an article."""
WIDE, TALL = ((3600, 2400), (4200, 2800)), (2400, 3600)
QUALITY = {"webp": "webp q76", "jpg": "jpeg q80"}  # what sitegen has as its defaults
DAY = "2026-01-{:02}T08:00:00+00:00"

SITE = """[site]
title = "La Chronique"
url = "https://example.org/"
theme = "photos"
[images]
formats = ["webp"]
[feeds]
formats = []
"""
THEME = """name = "photos"
[images.lead]
of = "article"
widths = [640, 1024, 1600]
sizes = "100vw"
[images.card]
of = "article"
widths = [320, 640, 1000]
crop = "3:2"
sizes = "20rem"
[images.body]
of = "body"
widths = [480, 800, 1280]
sizes = "40rem"
"""
HUGO = """baseURL = "https://example.org/"
title = "La Chronique"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "section"]
[[cascade]]
[cascade.build]
publishResources = false
[imaging.exif]
disableDate = true
disableLatLong = true
"""
HUGO_HOME = '<!doctype html><html lang="fr"><title>{{ site.Title }}</title>{{ range site.RegularPages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}</html>\n'
HUGO_PAGE = """<!doctype html><html lang="fr"><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}
{{ range $number, $photo := .Resources.ByType "image" }}{{ $turned := gt $photo.Height $photo.Width }}
{{ range index site.Data.sizes (printf "%s-%s" (cond (eq $number 0) "lead" "body") (cond $turned "tall" "wide")) }}<img src="{{ ($photo.Fill .).RelPermalink }}" alt="">{{ end }}
{{ end }}</html>
"""


def draw(task: tuple[int, Path]) -> None:
    """Write one photo: coarse and fine noise in three bands, as large as a camera's."""
    number, path = task
    rng = random.Random(f"photo/{number}")
    width, height = rng.choice(WIDE) if number % 4 else TALL
    step = rng.choice((2, 3))
    fine = width // step + 1, height // step + 1
    share = rng.uniform(0.08, 0.4)
    bands = [
        Image.blend(
            Image.frombytes("L", (12, 8), rng.randbytes(96)).resize((width, height), Image.Resampling.BICUBIC),
            Image.frombytes("L", fine, rng.randbytes(fine[0] * fine[1])).resize(
                (width, height), Image.Resampling.BICUBIC
            ),
            share,
        )
        for _ in range(3)
    ]
    Image.merge("RGB", bands).save(path, quality=85)


def article(folder: Path, number: int, photos: list[Path], hugo: bool) -> None:
    """Write an article with its photos, the first of which leads."""
    folder.mkdir(parents=True)
    for photo in photos:
        os.link(photo, folder / photo.name)
    lead, *others = (photo.name for photo in photos)
    front = {"title": f"Article {number}", "date": DAY.format(number % 28 + 1)}
    if not hugo:
        front |= {"category": "Monde", "image": {"src": lead, "alt": "Une photo"}}  # type: ignore[dict-item]
    body = "Un texte.\n\n" + "".join(f"![Une photo]({name})\n\n" for name in others if not hugo)
    text = "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in front.items()) + f"---\n\n{body}"
    (folder / "index.md").write_text(text, "utf-8")


class Newspaper:
    """The same newspaper for both generators, and what is measured of it."""

    def __init__(self, folder: Path, count: int, pictures: bool = True) -> None:
        self.folder = folder
        self.articles = -(-count // EACH)
        self.pictures = pictures

    def write(self, photos: Path) -> None:
        """Write both sites; ``photos`` is a folder with all photos and three more."""
        shutil.rmtree(self.folder, ignore_errors=True)
        sitegen, hugo = self.folder / "sitegen", self.folder / "hugo"
        for name, text in {
            "sitegen/site.toml": SITE, "sitegen/themes/photos/theme.toml": THEME, "hugo/hugo.toml": HUGO,
            "hugo/layouts/home.html": HUGO_HOME, "hugo/layouts/page.html": HUGO_PAGE, "hugo/layouts/404.html": "404",
        }.items():  # fmt: skip
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        for number in range(self.articles):
            self.add(photos, number)
        assert sitegen.is_dir()
        assert hugo.is_dir()

    def add(self, photos: Path, number: int, tools: tuple[str, ...] = ("sitegen", "hugo")) -> None:
        """Write one article into the sites of these tools."""
        chosen = [photos / f"{number * EACH + place}.jpg" for place in range(EACH)]
        if self.pictures:
            for tool in tools:
                place = "sitegen/content/articles" if tool == "sitegen" else "hugo/content"
                article(self.folder / f"{place}/a{number}", number, chosen, hugo=tool == "hugo")
        else:
            place = self.folder / f"sitegen/content/articles/a{number}/index.md"
            place.parent.mkdir(parents=True)
            text = f"---\ntitle: Article {number}\ndate: {DAY.format(number % 28 + 1)}\ncategory: Monde\n---\n\nUn texte.\n"
            place.write_text(text, "utf-8")


def sizes_of(output: Path) -> dict[str, list[str]]:
    """Return what sitegen has made of leads and of other photos, wide and tall, as Hugo wants to be told."""
    found: dict[str, set[str]] = {}
    for path in (output / "pictures").iterdir():
        name = re.fullmatch(r"(\w+)-(\d+x\d+)-\w+\.(webp|jpg)", path.name)
        if name:
            found.setdefault(name[1], set()).add(f"{name[2]} {QUALITY[name[3]]}")
    wanted: dict[str, list[str]] = {}
    for sizes in found.values():
        kind = "lead" if any(size.startswith("1200x630 ") for size in sizes) else "body"  # what networks show
        one = max(sizes, key=lambda size: int(size.split("x")[0]))
        width, height = map(int, one.split()[0].split("x"))
        shape = "tall" if height > width else "wide"
        wanted.setdefault(f"{kind}-{shape}", sorted(sizes))
    return wanted


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=30, help="number of photos")
    parser.add_argument("--limit", type=float, default=7200, help="seconds that one build may take")
    asked = parser.parse_args()
    top = tools.CACHE / "photos" / str(asked.count)
    photos = top / "photos"
    photos.mkdir(parents=True, exist_ok=True)
    articles = -(-asked.count // EACH)
    missing = [
        (number, path) for number in range((articles + 1) * EACH) if not (path := photos / f"{number}.jpg").is_file()
    ]
    with ProcessPoolExecutor() as pool:
        list(pool.map(draw, missing, chunksize=4))
    megabytes = [path.stat().st_size / 1e6 for path in photos.iterdir()]
    print(
        f"{len(megabytes)} photos of {min(megabytes):.1f} to {max(megabytes):.1f} MB, {sum(megabytes):.0f} MB in all\n"
    )
    paper, plain = Newspaper(top / "site", asked.count), Newspaper(top / "plain", asked.count, pictures=False)
    paper.write(photos)
    plain.write(photos)
    print("| Case | Wall, s | Processor, s | Memory, MB | Files |\n| --- | ---: | ---: | ---: | ---: |")

    def build(tool: tools.Tool, site: Path, case: str, clean: bool = False) -> None:
        if clean:
            for name in tool.clean:
                shutil.rmtree(site / name, ignore_errors=True)
        log = top / f"{tool.name}.log"
        result = measure.run(tool.command, site, tools.environment(tool), log, asked.limit, sample=clean)
        if result.code:
            raise SystemExit(f"{tool.name}: {log.read_text('utf-8')}")
        made = sum(1 for path in (site / "output").rglob("*") if path.suffix in (".webp", ".jpg", ".jpeg"))
        memory = f"{result.memory / 1e6:.0f}" if clean else ""
        print(f"| {tool.name}, {case} | {result.seconds:.2f} | {result.cpu:.2f} | {memory} | {made} |", flush=True)

    for tool in (tools.sitegen(), tools.hugo()):
        site = top / "site" / tool.name
        if tool.name == "hugo":
            (site / "data").mkdir()
            sizes = sizes_of(top / "site/sitegen/output")
            (site / "data/sizes.json").write_text(json.dumps(sizes, indent=1), "utf-8")
        build(tool, site, "clean", clean=True)
        for _ in range(3):
            build(tool, site, "nothing changed")
        paper.add(photos, articles, (tool.name,))
        build(tool, site, "an article with three photos added")
        if tool.name == "sitegen":
            build(tool, top / "plain/sitegen", "clean, without pictures", clean=True)
            for _ in range(3):
                build(tool, top / "plain/sitegen", "nothing changed, without pictures")


if __name__ == "__main__":
    main()
