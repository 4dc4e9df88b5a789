"""Takes pictures of the main pages for human eyes: each width, light and dark, in .cache/screenshots.

Run it with scripts/screenshots; with names of pages as arguments, only these.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from judges.newspaper import PROJECT, build_site, copy_newspaper, serve

from .chromium import PAGES, SCHEMES, WIDTHS, chromium, opened

FOLDER = PROJECT / ".cache/screenshots"
MORE = {
    "footnotes": "economie/mesurer-inflation/",
    "sponsored": "economie/seconde-vie-papier-journal/",
    "page": "a-propos/",
    "tags": "tags/",
    "archive": "archives/2024/",
    "archives": "archives/",
    "authors": "auteurs/",
    "series": "dossiers/la-mer-route-et-frontiere/",
    "tag": "tags/mer/",
    "feeds": "flux/",
    "corrections": "corrections/",
}


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages = {name: path for name, path in (PAGES | MORE).items() if not names or name in names}
    with TemporaryDirectory() as root, chromium() as browser:
        copy_newspaper(Path(root))
        with serve(build_site(Path(root))) as address:
            for name, path in pages.items():
                for width in WIDTHS:
                    for scheme in SCHEMES:
                        with opened(browser, address + path, width, scheme) as (page, _):
                            page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
    print(f"Screenshots are in {FOLDER}")


if __name__ == "__main__":
    main(sys.argv[1:])
