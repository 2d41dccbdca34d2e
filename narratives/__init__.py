"""Find the narratives of two publics, Weibo's and Twitter's, and the stories that both of them tell."""

from narratives.opened import Warehouse, open_warehouse

__all__ = ["Warehouse", "__version__", "open_warehouse"]
__version__ = "0.1.0"
