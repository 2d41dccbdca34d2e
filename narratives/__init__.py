"""Find the narratives of two publics, Weibo's and Twitter's, and the stories that both of them tell."""

__version__ = "0.1.0"
