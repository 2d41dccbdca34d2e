"""Find the narratives of two publics, Weibo's and Twitter's, and the stories that both of them tell."""

from narratives.opened import Warehouse, open_warehouse
from narratives.version import __version__

__all__ = ["Warehouse", "__version__", "open_warehouse"]
