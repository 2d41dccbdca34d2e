"""Tests of the report as a file: what posts say is text, figures are those of the views, and nothing is fetched."""

import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from narratives.report import page
from narratives.warehouse import open_reader, open_writer, published


class Elements(HTMLParser):
    """Every element of a page with its attributes and what stands directly in it."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self._open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        element = {"tag": tag, "text": "", **{f"@{name}": value for name, value in attrs}}
        self.found.append(element)
        if tag not in ("meta", "link", "input", "br"):
            self._open.append(element)

    def handle_endtag(self, tag):
        """Close what it closes."""
        while self._open and self._open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        """Note text where it stands."""
        if self._open:
            self._open[-1]["text"] += data

    def of(self, tag):
        """Return the elements of a name."""
        return [element for element in self.found if element["tag"] == tag]


def test_what_posts_say_is_never_markup(report):
    """Scripts, images and handlers in posts, headlines, terms, names and labels stand there as the words they are."""
    html = report().html
    elements = Elements(html)
    assert ["application/json", "application/json", None, None] == [one.get("@type") for one in elements.of("script")]
    assert {"img", "i", "iframe", "object"}.isdisjoint(one["tag"] for one in elements.found)
    assert [] == [name for one in elements.found for name in one if name.startswith("@on")]
    assert "{{ 7 * 7 }}" in html
    posts = [one["text"] for one in elements.of("p") if one.get("@class") == "post"]
    assert any("</script><script>alert(1)</script><img src=x onerror=alert(2)>" in text for text in posts)


def test_only_addresses_of_the_web_are_links(report):
    """A post whose address is a script is named by its id instead."""
    elements = Elements(report().html)
    links = {one["@href"] for one in elements.of("a")}
    assert {"https://example.org/1"} < {link for link in links if not link.startswith("#")}
    assert not any(link.lower().startswith("javascript") for link in links)
    assert any("twitter 2" in one["text"] for one in elements.of("p"))


def test_nothing_is_fetched_and_only_its_own_scripts_may_run(report):
    """The page's policy names its two scripts by their hashes; nothing refers to another file."""
    elements = Elements(report().html)
    policy = next(one["@content"] for one in elements.of("meta") if "@http-equiv" in one)
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2]
    for script in [one["text"] for one in elements.of("script") if "@type" not in one]:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert [] == [one for one in elements.found if "@src" in one or "@srcset" in one]
    assert ["data:,"] == [one["@href"] for one in elements.of("link")]
    assert "url(" not in elements.of("style")[0]["text"]


def test_each_passage_has_its_language(report):
    """Chinese and English posts and headlines say what they are, for readers and fonts."""
    elements = Elements(report().html)
    said = {one["text"].strip(): one.get("@lang") for one in elements.found if one["tag"] in ("bdi", "p")}
    assert "zh" == said["支持！爱国者治港天经地义"]
    assert "en" == said["No cotton made with forced labor may cross our border"]


def test_figures_are_those_of_the_views(report, results):
    """The table beside the first chart has the counts of `out.topics`."""
    with open_reader(results) as connection:
        wanted = connection.execute("SELECT contested, twitter_only FROM out.topics ORDER BY topic").fetchall()
    html = report().html
    rows = re.findall(r"<tr><td>([^<]+)</td><td>(contested|Twitter only)</td><td>(\d+)</td>", html)
    shown = {(topic.partition(" &")[0], verdict): int(number) for topic, verdict, number in rows}
    names = ("Hong Kong", "Xinjiang")
    assert wanted == [(shown[name, "contested"], shown[name, "Twitter only"]) for name in names]


def test_a_story_has_a_page_of_its_own(report):
    """Both tellings with all posts, who spoke first, the course, and what came near."""
    html = report().html
    story = html[html.index('id="s-hong_kong-91bc04"') :]
    story = story[: story.index("</article>")]
    for words in (
        "both are about the electoral overhaul",
        "The verdict changed on 2026-11-21: undecided before", "Who spoke first",
        "state media", "SenatorX",
        "Near misses: what came close and is not a match", "too little in common", "Similarity 3.20",
        "2021-03-11", "of 61 days the data have Weibo posts on 5 and Twitter posts on 4",
    ):  # fmt: skip
        assert words in story
    assert 5 == story.count('class="post"')


LEAD = """
    INSERT INTO core.run_lead_lag VALUES
        ('20261121-221003', 'story', 's-hong_kong-91bc04', 'hong_kong', 'weibo', 3, 1, 5, 0.4, 0.002, 0.01, 540,
        'second', 'Weibo is first: Twitter +3 days behind Weibo, 95 % interval +1 to +5')
"""


def test_a_story_says_its_theme_who_leads_and_who_wrote_most(report, results):
    """The theme with a link to it, lead and lag in words, and the account that wrote most of a telling."""
    with open_writer(results) as connection:
        connection.execute(LEAD)
        connection.execute("UPDATE raw.posts SET author = 'p_8812' WHERE post_key = 'weibo:3' OR post_key = 'weibo:1'")
        published.refresh(connection)
    html = report().html
    story = html[html.index('id="s-hong_kong-91bc04"') :]
    story = story[: story.index("</article>")]
    for words in (
        'Part of the theme <a href="#theme-hong_kong-1c2d3e">', "Lead and lag: Weibo is first: Twitter +3 days behind",
        "<bdi>p_8812</bdi> wrote 100 % of it (3 of 3 posts); as concentrated as 1 equal account<",
    ):  # fmt: skip
        assert words in story
    assert "p_8812" not in report(has_text=False).html


def test_themes_have_a_section(report):
    """Each with its terms on both sides, its verdicts and its stories; the table of stories is filtered by them."""
    html = report().html
    themes = html[html.index('<section id="themes"') : html.index('<section id="map"')]
    for words in (
        'id="theme-hong_kong-1c2d3e"', "完善选举制度", "1 stories", "contested",
        '<a class="card" href="#s-hong_kong-91bc04">',
    ):  # fmt: skip
        assert words in themes
    assert '<option value="theme-hong_kong-1c2d3e">' in html
    assert 'data-theme="theme-hong_kong-1c2d3e"' in html
    assert "<script>alert(6)" not in themes


def test_lead_and_lag_stand_under_time_with_their_interval(report, results):
    """Days with both ends of the interval, and the days that stand out first."""
    with open_writer(results) as connection:
        connection.execute(LEAD)
        published.refresh(connection)
    html = report().html
    table = html[html.index("Who is first?") : html.index('id="actors"')]
    assert re.search(r">\+3</td><td class=\"number\">\+1</td><td class=\"number\">\+5</td>", table)


def test_silence_without_data_is_not_called_silence(report, results):
    """Where the other sphere has too few posts in those days, no page says that it does not tell the story."""
    assert "not found on Weibo" in report(story="s-xinjiang-99bc04").html
    with open_writer(results) as connection:
        connection.execute("UPDATE core.story_verdicts SET verdict = 'no_data' WHERE topic = 'xinjiang'")
        published.refresh(connection)
    html = report(story="s-xinjiang-99bc04").html
    assert "not found on Weibo" not in html
    assert "too few Weibo posts on the topic in those days to say" in html


def test_without_text_no_word_of_a_post_is_left(report, results):
    """Neither texts nor headlines nor names of authors; terms, days and roles stay."""
    html = report(has_text=False).html
    with open_reader(results) as connection:
        said = connection.execute("SELECT text FROM out.posts UNION ALL SELECT author FROM out.posts").fetchall()
        said += connection.execute("SELECT headline FROM core.narrative_headlines").fetchall()
    assert [] == [text for (text,) in said if text in html]
    assert "爱国者治港, 全国人大" in html
    assert "without the words of posts" in html.lower()


def test_days_limit_stories_and_posts(report):
    """Only stories with posts of those days are shown, and of these only the posts of those days."""
    made = report(since=date(2021, 3, 20), until=date(2021, 3, 25))
    assert (1, 1, 1) == (made.stories, made.posts, made.all_posts)
    assert "No cotton made with forced labor" in made.html
    assert "Reading about forced labor" not in made.html.partition('class="story"')[2]
    assert "Verdicts, shares and counts of a story are those of all its days" in made.html


def test_a_topic_limits_the_report(report):
    """One topic has its stories only."""
    made = report(topic="xinjiang")
    assert 1 == made.stories
    assert 'id="s-hong_kong-91bc04"' not in made.html


def test_what_does_not_fit_is_said(report, monkeypatch):
    """No limit works in silence: stories and posts that are left out are counted on the page."""
    monkeypatch.setattr(page, "STORIES_AT_MOST", 1)
    monkeypatch.setattr("narratives.report.stories.TEXT_BYTES_AT_MOST", 100)
    monkeypatch.setattr("narratives.report.stories.POST_LIMITS", (2000, 1))
    monkeypatch.setattr("narratives.report.text_map.TEXTS_AT_MOST", 4)
    made = report()
    assert (1, 3, 2, 5) == (made.stories, made.all_stories, made.posts, made.all_posts)
    for words in ("The 1 largest of 3 stories", "2 are shown, at most 1 of each telling", "A sample: 4 of 7 texts"):
        assert words in made.html


def test_the_same_run_gives_the_same_file(report):
    """Byte for byte, the map included."""
    assert report().html == report().html


def test_a_map_that_cannot_be_made_says_why(report, results):
    """A run without vectors has a report, too."""
    with open_writer(results) as connection:
        connection.execute("DELETE FROM core.vectors")
    assert "No map: There are no texts with vectors" in report().html


@pytest.mark.parametrize("text", ["</script>", "<!--", "a\u2028b", "&lt;"])
def test_data_in_a_script_element_cannot_end_it(text):
    """JSON that stands in the page is read back the same and holds no character that means something to HTML."""
    import json

    written = page._json({"text": text})
    assert {"text": text} == json.loads(written)
    assert {"<", ">", "&", "\u2028"}.isdisjoint(written)


def test_actors_are_told_and_what_has_no_figures_is_left_out(report):
    """Roles with their shares; a section whose table has no rows says so and makes no claim."""
    html = report().html
    actors = html[html.index('id="actors"') : html.index('id="method"')]
    assert re.search(r"<td>politician</td><td>-</td>", actors)
    assert re.search(r"To what end</h2>\s*<p class=\"silent\">Left out: this run has no figures for it", actors)


def test_without_text_the_busiest_account_has_no_name(report):
    """Neither in the table of actors nor anywhere else."""
    assert "SenatorX" in report().html
    assert "SenatorX" not in report(has_text=False).html


def test_a_telling_counts_posts_texts_and_authors_in_words(report):
    """What is counted stands beside each number; one is singular."""
    dates = '<span class="day">2021-03-11</span> to <span class="day">2021-03-13</span>'
    assert f"3 posts of 2 texts by 3 authors, {dates}" in report().html


def test_what_happened_since_the_last_run_is_said_of_stories(report, results):
    """And which command names them."""
    with open_writer(results) as connection:
        connection.execute("""
            INSERT INTO core.runs BY NAME
            SELECT * REPLACE ('before' AS run_id, TIMESTAMP '2026-11-20' AS started_at) FROM core.runs
        """)
    assert (
        "Stories since the run of 2026-11-20 00:00 UTC: 1 merged into others, 1 with another verdict." in report().html
    )


def test_frames_stand_side_by_side(report, results):
    """A row for each topic and frame with the shares of both spheres; what no text shows is left out."""
    with open_writer(results) as connection:
        connection.execute("DELETE FROM core.published_frames")
        connection.execute("""
            INSERT INTO core.published_frames BY NAME
            SELECT 'topic' AS level, 'hong_kong' AS topic, sphere, frame, name, 'function' AS kind, 10 AS texts,
                shown AS shown_texts, open AS open_texts, shown / (10 - open) AS shown_share, open / 10 AS open_share
            FROM (VALUES ('weibo', 'a', 'Cultural showcasing', 4, 2), ('twitter', 'a', 'Cultural showcasing', 0, 0),
                ('weibo', 'b', 'Crisis communication', 0, 0)) AS said (sphere, frame, name, shown, open)
        """)
    html = report().html
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", html[html.index("To what end") : html.index('id="method"')])
    assert ["Cultural showcasing", "50 %", "4", "8", "0 %", "0", "10"] == cells[1:8]
    assert "Crisis communication" not in cells
