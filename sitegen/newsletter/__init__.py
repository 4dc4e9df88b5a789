"""A newsletter of what is new: chosen, rendered, and made ready for mail; sitegen sends none."""
