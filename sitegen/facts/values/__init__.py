"""The values that templates receive: small, frozen and ready to show. URLs are ready for an ``href``.

This package knows nothing of how facts compute them.
"""
