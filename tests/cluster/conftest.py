"""A cluster of this computer, and builds on it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "properties"))
sys.path.append(str(Path(__file__).parent))
