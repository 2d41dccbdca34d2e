"""Makes the picture of the report that the README shows: `python docs/picture.py [WAREHOUSE]`, after `narratives demo`.

It needs Chromium, a Chinese font and Playwright: `pip install -c constraints.txt '.[browser]'`.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from narratives.report.page import make_report
from narratives.report.stories import Part
from narratives.warehouse import open_reader

SAMPLE = Path("warehouse/demo/narratives.duckdb")
PICTURE = Path(__file__).with_name("report.png")
SIZE = {"width": 1160, "height": 1080}


def main(warehouse: Path) -> None:
    """Write the picture of the first screen of the report of a warehouse."""
    with open_reader(warehouse) as connection:
        html = make_report(connection, Part()).html
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        file = Path(folder) / "report.html"
        file.write_text(html, encoding="utf-8")
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(file.as_uri())
        page.locator("#now svg.marks").first.wait_for()
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else SAMPLE)
