"""The wheel alone, in a new virtual environment, makes a newspaper with the theme that it brings."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PROGRAMS = "Scripts" if sys.platform == "win32" else "bin"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def locked_versions(folder: Path) -> Path:
    """Write the versions of the lock file as constraints: hashes would be asked of the wheel too."""
    lines = (PROJECT / "requirements/run.txt").read_text("utf-8").splitlines()
    file = folder / "constraints.txt"
    file.write_text("\n".join(line.removesuffix(" \\") for line in lines if "==" in line), "utf-8")
    return file


@pytest.mark.slow
def test_the_wheel_alone_makes_a_newspaper(tmp_path: Path) -> None:
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        tmp_path,
        PROJECT,
        cwd=tmp_path,
    )
    (wheel,) = tmp_path.glob("sitegen_news-*.whl")
    venv.create(tmp_path / "venv", with_pip=False, symlinks=sys.platform != "win32")
    python = tmp_path / "venv" / PROGRAMS / "python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    run(*pip, "install", "--quiet", "--constraint", locked_versions(tmp_path), wheel, cwd=tmp_path)
    run(*pip, "check", cwd=tmp_path)
    place = run(python, "-c", "import sitegen; print(sitegen.__file__)", cwd=tmp_path)
    assert place.startswith(str(tmp_path / "venv"))

    sitegen, site = tmp_path / "venv" / PROGRAMS / "sitegen", tmp_path / "site"
    run(sitegen, "init", "site", "--title", "Le Phare", "--url", "https://example.org/phare/", cwd=tmp_path)
    run(sitegen, "build", "--strict", cwd=site)
    home = (site / "output/index.html").read_text("utf-8")
    assert "Le Phare" in home
    stylesheet = next(site.glob("output/assets/css/gazette.*.css"))
    assert f'href="/phare/assets/css/{stylesheet.name}' in home
    assert stylesheet.stat().st_size > 1000
    articles = [page for page in site.glob("output/*/*/index.html") if 'class="story"' in page.read_text("utf-8")]
    assert articles
    assert all("Aller au contenu" in page.read_text("utf-8") for page in articles)
    for name in ("feed.xml", "atom.xml", "feed.json", "sitemap.xml", "robots.txt", "404.html"):
        assert (site / "output" / name).stat().st_size > 0
