"""Pages of the sample newspaper on Lighthouse's simulated telephone: scores, and what its pictures weigh and delay.

    scripts/setup dev && .venv/bin/python benchmarks/pages.py              # five runs of each page, medians
    .venv/bin/python benchmarks/pages.py --runs 1

Pictures are measured with those of the newspaper, which are drawings of a middle size, and with photos of 1 to 4 MB in their
stead, each once as sitegen shows them, and once as the files beside the articles, in plain ``<img>`` elements.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from judges.newspaper import BuiltSite, build_site, copy_newspaper, serve
from judges.test_lighthouse import BROWSER
from judges.tools import node_program, run_json
from photos import draw

from sitegen.content.sources import digest_bytes

PAGES = {
    "front page": "",
    "article": "international/washington-seoul-retrait-troupes-pyongyang/",
    "section": "international/",
    "search": "recherche/",
}
WITH_PICTURES = ("front page", "article")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_PICTURE = re.compile(r"<picture>.*?</picture>|<img\b[^>]*>", re.DOTALL)
_KEPT = re.compile(r' (?:alt|class)="[^"]*"')


def photograph(content: Path) -> None:
    """Put photos of 1 to 4 MB in the place of all pictures of articles."""
    for number, picture in enumerate(sorted((content / "articles").rglob("*.jpg"))):
        draw((number + 1, picture))


def with_originals(site: BuiltSite, content: Path, folder: Path) -> BuiltSite:
    """Return a copy of a site in which every picture is the file beside the article, in a plain ``<img>``."""
    shutil.copytree(site.output, folder)
    files = {
        digest_bytes(path.read_bytes())[:20]: path for path in content.rglob("*") if path.suffix in (".jpg", ".png")
    }
    (folder / "originals").mkdir()
    for digest, path in files.items():
        shutil.copy(path, folder / "originals" / f"{digest}{path.suffix}")

    def plain(found: re.Match[str]) -> str:
        digest = re.search(r"/pictures/(\w+)-", found[0])
        if digest is None:
            return found[0]
        kept = "".join(_KEPT.findall(found[0]))
        return f'<img{kept} src="{site.base_path}originals/{digest[1]}{files[digest[1]].suffix}">'

    for page in folder.rglob("*.html"):
        page.write_text(_PICTURE.sub(plain, page.read_text("utf-8")), "utf-8")
    return BuiltSite(folder, site.base_url)


def measure(site: BuiltSite, name: str, runs: int) -> dict[str, float]:
    """Return the medians of what Lighthouse says of a page: scores, layout shift, seconds, kilobytes."""
    with serve(site) as address:
        command = (*node_program("lighthouse"), address + PAGES[name], f"--only-categories={','.join(CATEGORIES)}")
        quiet = ("--quiet", "--no-enable-error-reporting", "--output=json", "--disable-full-page-screenshot", BROWSER)
        found = [values(run_json(*command, *quiet)) for _ in range(runs)]
    return {key: median(one[key] for one in found) for key in found[0]}


def values(report: dict[str, Any]) -> dict[str, float]:
    """Return what is looked at in one report."""
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    pictures = [one["transferSize"] for one in requests if one["resourceType"] == "Image"]
    return {
        **{category: report["categories"][category]["score"] * 100 for category in CATEGORIES},
        "shift": audits["cumulative-layout-shift"]["numericValue"],
        "paint": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "all": sum(one["transferSize"] for one in requests) / 1000,
        "pictures": sum(pictures) / 1000,
    }


def sites(root: Path) -> Iterator[tuple[str, BuiltSite]]:
    """Give the newspaper in its four forms, the present one first."""
    for kind in ("drawings", "photos"):
        folder = root / kind
        folder.mkdir()
        copy_newspaper(folder)
        if kind == "photos":
            photograph(folder / "content")
        site = build_site(folder)
        yield f"{kind}, as shown", site
        yield f"{kind}, originals", with_originals(site, folder / "content", root / f"{kind}-originals")


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs of each page, of which the median is shown")
    runs = parser.parse_args().runs
    scores = []
    print("| Pictures | Page | Pictures, kB | Page, kB | Largest paint, s | Performance | Layout shift |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    with TemporaryDirectory() as root:
        for form, site in sites(Path(root)):
            for name in PAGES if form == "drawings, as shown" else WITH_PICTURES:
                found = measure(site, name, runs)
                if form == "drawings, as shown":
                    columns = "".join(f" {found[category]:.0f} |" for category in CATEGORIES)
                    scores.append(f"| {name} |{columns} {found['shift']:.4f} | {found['paint']:.1f} s |")
                if name in WITH_PICTURES:
                    seen = f"{found['pictures']:,.0f} | {found['all']:,.0f} | {found['paint']:.1f}"
                    print(
                        f"| {form} | {name} | {seen} | {found['performance']:.0f} | {found['shift']:.4f} |", flush=True
                    )
    print("\n| Page | Performance | Accessibility | Best practices | SEO | Layout shift | Largest paint |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(*scores, sep="\n")


if __name__ == "__main__":
    main()
