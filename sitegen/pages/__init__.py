"""An output to bytes, and the facts that were read for it."""
