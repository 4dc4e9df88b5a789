"""A storm: a whole archive changes at once, again and again, while many clients load pages.

    .venv/bin/python tests/serve/storm.py 2000 20 60      # files, clients, seconds

At the end the preview must be what a clean build makes. Memory is told, not judged.
"""

import itertools
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx

from serve.previews import PATIENCE, Running, article, make_site, running, write
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest

MODULO = 7


def check_out(root: Path, files: int, branch: int) -> None:
    """Write the archive as one of several branches has it: other texts, some articles more and some fewer."""
    for number in range(files):
        name = f"{number % 40}/a{number}"
        if branch and number % MODULO == branch % MODULO:
            (root / f"content/articles/{name}.md").unlink(missing_ok=True)
        else:
            article(root, name, f"Texte {number} de la branche {branch}.", f"Titre {number} {branch}")
    write(root / "static/style.css", f"body {{ order: {branch} }}\n")
    if branch % 2:
        write(
            root / "templates/article.html",
            "{% extends '@core/article.html' %}{% block head %}<!-- b -->{% endblock %}",
        )
    else:
        (root / "templates/article.html").unlink(missing_ok=True)


class Clients:
    """Load pages until told to stop, and note what should never be seen."""

    def __init__(self, server: Running, count: int, files: int) -> None:
        self.loads = 0
        self.faults: list[str] = []
        self._stop = threading.Event()
        self._server = server
        self._files = files
        self._threads = [threading.Thread(target=self._load, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _load(self, first: int) -> None:
        with httpx.Client(base_url=self._server.origin, timeout=PATIENCE) as http:
            for number in itertools.count(first * 31):
                if self._stop.is_set():
                    return
                path = ("", "monde/", f"monde/a{number % self._files}/", "style.css", "feed.xml")[number % 5]
                try:
                    response = http.get("/gazette/" + path)
                except httpx.HTTPError as error:
                    self.faults.append(f"{path}: {error!r}")
                    continue
                self.loads += 1
                whole = "</html>" in response.text or not path.endswith("/")
                if response.status_code not in (200, 404) or (response.status_code == 200 and not whole):
                    self.faults.append(f"{path}: {response.status_code}")


def pages(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def settle(server: Running, text: str) -> None:
    """Wait until the front page shows a text."""
    end = time.monotonic() + 4 * PATIENCE
    while text not in server.get("/gazette/").text:
        assert time.monotonic() < end
        time.sleep(0.05)


def equals_a_clean_build(server: Running) -> None:
    """Wait until the preview is what a clean build makes."""
    root = server.root
    clean = BuildRequest(
        root, root.parent / "clean", server.origin + "/gazette/", jobs=1, plain_assets=True,
        state=root.parent / "state",
    )  # fmt: skip
    build(clean)
    expected = pages(clean.output_folder)
    end = time.monotonic() + 4 * PATIENCE
    while (
        pages(server.service._preview.request.output_folder) != expected
    ):  # the last notification may still be on its way
        assert time.monotonic() < end, "stale pages"
        time.sleep(0.2)


def storm(root: Path, files: int, clients: int, again: Callable[[int], bool]) -> int:
    """Let a storm rage over a new site as long as ``again(branch)``; return how many pages were loaded."""
    make_site(root)
    check_out(root, files, 0)
    with running(root) as server:
        callers = Clients(server, clients, files)
        branch = 0
        while again(branch):
            branch += 1
            check_out(root, files, branch)
            time.sleep(0.3)
        last = branch + 1
        check_out(root, files, last)
        settle(server, f" {last}</a>")
        callers.stop()
        server.service._preview.settle(PATIENCE)
        assert callers.faults == []
        assert server.service.live.state.problems == ()
        equals_a_clean_build(server)
        return callers.loads


def main(files: int, clients: int, seconds: float) -> None:
    """Rage, and tell of it."""
    folder = Path(tempfile.mkdtemp())
    start = time.monotonic()

    def again(branch: int) -> bool:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        memory = next(line for line in lines if line.startswith("VmRSS")).split()[1]
        print(f"{time.monotonic() - start:6.1f} s  branch {branch}  {int(memory) // 1024} MB", flush=True)
        return time.monotonic() - start < seconds

    loads = storm(folder / "site", files, clients, again)
    print(f"{loads} pages loaded; at the end the preview is what a clean build makes")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
