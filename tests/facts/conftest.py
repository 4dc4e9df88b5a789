"""Lets tests of facts use the sample site of the properties."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "properties"))
