from .fixtures import address, bilingual, build_once, depeche, newspaper, short_lists, site, starter, ten_lines

__all__ = ["address", "bilingual", "build_once", "depeche", "newspaper", "short_lists", "site", "starter", "ten_lines"]
