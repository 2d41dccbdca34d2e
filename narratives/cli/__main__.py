"""Lets `python -m narratives.cli` run the command where it is not on the path."""

import sys

from narratives.cli import main

sys.exit(main())
