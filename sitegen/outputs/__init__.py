"""Files of the output: what kinds there are."""
