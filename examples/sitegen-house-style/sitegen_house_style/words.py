"""The words that the newspaper avoids: a file of the package, so an edit of it makes everything again."""

from pathlib import Path

_FILE = Path(__file__).with_name("words.tsv")
AVOIDED = dict(line.split("\t") for line in _FILE.read_text("utf-8").splitlines())
