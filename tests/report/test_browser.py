"""Tests of the report in a real browser: it runs nothing of what posts say, asks for nothing, and works by keyboard.

They need Chromium and Playwright (`pip install -c constraints.txt '.[browser]'`) and are skipped where one is missing.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from narratives.analysis.space import NeutralMap
from narratives.report.page import make_report
from narratives.report.stories import Part
from narratives.warehouse import open_reader

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install '.[browser]'")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = [(1280, 900), (768, 1024), (390, 844)]
CONTESTED = "#s-hong_kong-91bc04"


@pytest.fixture(scope="module")
def file(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the report of the small run once."""
    import numpy as np

    with pytest.MonkeyPatch.context() as patch, open_reader(template) as connection:
        neutral = NeutralMap({"": np.zeros(3)}, np.eye(3))
        patch.setattr("narratives.stages.stories.neutral_map", lambda connection, run_id: neutral)
        html = make_report(connection, Part()).html
    written = tmp_path_factory.mktemp("browser") / "report.html"
    written.write_text(html, encoding="utf-8")
    return written


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    """Start Chromium once."""
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def page(browser, file) -> Iterator["playwright.Page"]:
    """Open the report; whatever it says to the console, asks for or pops up fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    said, asked = [], []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(file.as_uri())
    yield opened
    opened.wait_for_timeout(200)
    opened.close()
    assert [] == said
    assert {file.as_uri()} == {address.partition("#")[0] for address in asked}


def test_hostile_posts_do_nothing(page):
    """`</script><script>alert(1)</script>` is read, not run, in posts, in headlines, and in what hovering shows."""
    page.goto(f"{page.url}{CONTESTED}")
    page.get_by_text("</script><script>alert(1)</script><img").first.wait_for()
    page.goto(page.url.partition("#")[0] + "#map")
    marks = page.locator("#map .mark-symbol.role-mark path")
    marks.first.wait_for()
    for mark in range(marks.count()):
        marks.nth(mark).hover(force=True)
        page.locator("#tip b").first.wait_for()
    assert 0 == page.locator("#tip script, #tip img").count()


def test_charts_are_drawn_from_the_tables_beside_them(page):
    """Verdicts, the map, months and the course of a story are there as SVG."""
    for place, chart in (("#now", "verdicts"), ("#map", "map-sphere"), ("#time", "coverage"), (CONTESTED, "course")):
        page.goto(page.url.partition("#")[0] + place)
        shown = page.locator(f"figure[data-chart={chart}]:visible svg.marks").first
        shown.wait_for()
        assert 50 < shown.bounding_box()["height"]


def test_the_map_can_be_coloured_otherwise_and_opens_stories(page):
    """Another colouring has another legend; a click on a text leads to its story."""
    page.goto(f"{page.url}#map")
    page.get_by_label("Coloured by").select_option("map-verdict")
    page.locator("#map .chart").get_by_text("contested").first.wait_for()
    page.locator("#map .mark-symbol.role-mark path").first.click(force=True)
    page.wait_for_function("location.hash.startsWith('#s-')")
    assert page.locator("article.story:visible h1").is_visible()


def test_stories_are_filtered_as_one_types(page):
    """By words of headlines and of posts, in both languages, by topic, sphere, role and days; and how many is said."""
    page.goto(f"{page.url}#stories")
    form = page.locator("form.filters")
    rows, said = page.locator("#story-table tbody tr:visible"), page.locator("#matching")
    for words, stories in (("爱国者治港", 1), ("Forced Labor", 1), ("state_media", 0), ("", 3)):
        form.get_by_label("Words").fill(words)
        assert stories == rows.count()
    form.get_by_label("Topic").select_option("xinjiang")
    assert "1 of 3 stories" == said.text_content()
    form.get_by_role("button", name="Clear").click()
    form.get_by_label("Told on").select_option("weibo twitter")
    form.get_by_label("Who speaks").select_option("state_media")
    assert 1 == rows.count()
    form.get_by_label("From").fill("2021-06-01")
    assert 0 == rows.count()


def test_headings_sort_both_ways(page):
    """The largest first, then the smallest; what has no value stands last either way."""
    page.goto(f"{page.url}#stories")
    for heading, column, orders in (
        ("Twitter posts", 4, (["2", "2", "0"], ["0", "2", "2"])),
        ("similarity", 5, (["3.20", "-", "-"], ["3.20", "-", "-"])),
    ):
        for order in orders:
            page.get_by_role("button", name=heading).click()
            cells = page.locator(f"#story-table tbody tr td:nth-child({column + 1})")
            assert order == cells.all_text_contents()
    sorted_by = page.locator("th[aria-sort]")
    assert ("similarity", "ascending") == (sorted_by.text_content(), sorted_by.get_attribute("aria-sort"))


def test_a_story_opens_and_leads_back_by_keyboard_alone(page):
    """Tab reaches a story, Enter opens it with the focus on its heading, and the way back is the next link."""
    page.goto(f"{page.url}#stories")
    page.locator("#story-table tbody a").first.focus()
    page.keyboard.press("Enter")
    page.locator("article.story:visible").wait_for()
    assert "H1" == page.evaluate("document.activeElement.tagName")
    assert not page.locator("#stories").is_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("#stories").wait_for()
    assert 0 == page.locator("article.story:visible").count()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page):
    """Who uses no mouse need not walk through the navigation."""
    page.keyboard.press("Tab")
    assert "Skip to the content" == page.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize("place", ["", "#stories", "#actors", CONTESTED])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, place, scheme):
    """No serious or critical finding of axe-core, light and dark, on the first page and on a story's."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page.emulate_media(color_scheme=scheme)
    page.goto(page.url.partition("#")[0] + place)
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [] == [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in serious]


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("place", ["", "#stories", "#map", "#time", "#actors", "#method", CONTESTED])
def test_no_page_is_wider_than_its_window(page, size, place):
    """On a desk, a tablet and a phone; only tables scroll within themselves."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(page.url.partition("#")[0] + place)
    page.wait_for_timeout(100)
    assert size[0] >= page.evaluate("document.documentElement.scrollWidth")


def test_a_long_theme_keeps_the_filters_within_a_phone(page):
    """Names of themes are as long as posts make them."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(
        "document.querySelector('select[name=theme], select[name=topic]').add(new Option('words '.repeat(40)))"
    )
    assert 390 >= page.evaluate("document.documentElement.scrollWidth")


def test_charts_out_of_sight_are_drawn_as_well(page):
    """Whoever prints the report without scrolling through it has them all."""
    page.wait_for_function("""() => Array.from(document.querySelectorAll(".main figure[data-chart]"))
        .every((figure) => figure.querySelector("svg.marks"))""")


def test_on_paper_there_are_no_buttons(page):
    """Print has the content without navigation, filters and closed figures."""
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("form.filters").is_visible()
    assert page.locator("#story-table").is_visible()
