from .fixtures import address, bilingual, depeche, newspaper, short_lists, site, starter, ten_lines

__all__ = ["address", "bilingual", "depeche", "newspaper", "short_lists", "site", "starter", "ten_lines"]
