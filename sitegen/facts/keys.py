"""The keys of facts: a kind, then what it is about."""

Key = tuple[str, ...]
"""Such as ``("card", "2024/titre")``; the kind of a fact of a further edition ends in ``@`` and its language."""
ABSENT = "absent"
"""Fingerprint of a fact whose subject is gone."""
