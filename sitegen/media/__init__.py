"""Files outside git: stores, and the commands that bring files there and back."""
