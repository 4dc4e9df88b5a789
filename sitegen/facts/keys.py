"""The keys of facts: a kind, then what it is about."""

Key = tuple[str, ...]
"""Such as ``("card", "2024/titre")``; the kind of a fact of a further edition ends in ``@`` and its language."""
Subject = tuple[str, ...]
"""What a fact is about: its key without the kind and without what it asks of the subject."""
ABSENT = "absent"
"""Fingerprint of a fact whose subject is gone."""
