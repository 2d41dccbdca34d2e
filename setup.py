"""Which folders travel in the wheel: the package, and `sql/`, which lies beside it in a checkout.

Everything else is said in pyproject.toml, which cannot both search for packages and place folders elsewhere.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["narratives", "narratives.*"]), "narratives.sql"],
    package_dir={"narratives.sql": "sql"},
    package_data={
        "narratives": [
            "py.typed",
            "**/*.toml",
            "**/*.jsonl",
            "**/*.txt",
            "**/*.tsv",
            "**/*.md",
            "**/*.html",
            "**/*.css",
            "**/*.js",
        ],
        "narratives.sql": ["*.md", "*/*.sql"],
    },
)
