from .fixtures import address, newspaper, short_lists, site, starter

__all__ = ["address", "newspaper", "short_lists", "site", "starter"]
