from .fixtures import address, depeche, newspaper, short_lists, site, starter, ten_lines

__all__ = ["address", "depeche", "newspaper", "short_lists", "site", "starter", "ten_lines"]
