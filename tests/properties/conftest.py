"""Lets the properties share their edits, and gives their worlds a place in memory."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from edits import memory


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a folder that is made and removed fast: a tour does it hundreds of times."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        yield Path(folder)
