from judges.fixtures import build_once, newspaper

__all__ = ["build_once", "newspaper"]
