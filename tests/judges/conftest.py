from .fixtures import address, depeche, newspaper, short_lists, site, starter

__all__ = ["address", "depeche", "newspaper", "short_lists", "site", "starter"]
