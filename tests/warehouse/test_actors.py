"""Who says it, in whose sphere, and how others answer: counted as planted, the unknown never as nothing."""

import numpy as np
import pytest

from narratives.warehouse import open_reader
from tests.spoken import copies, said, store


def rows(warehouse, query):
    """Return the rows of a query as dictionaries."""
    with open_reader(warehouse) as connection:
        return connection.execute(query).pl().to_dicts()


def one(warehouse, query):
    """Return the only row of a query."""
    (row,) = rows(warehouse, query)
    return row


def test_shares_of_roles_are_those_that_were_planted(warehouse):
    """Of accounts of very unlike size three in ten are diplomats: 19 of 20 intervals hold that share."""
    draw = np.random.default_rng(7)
    posts = []
    for topic in range(60):
        for account in range(80):
            role = "diplomat" if draw.random() < 0.3 else "public"
            for post in range(1 + int(draw.pareto(1.5))):
                name = f"{topic}-{account}-{post}"
                posts.append(said(name, topic=f"t{topic}", author=f"a{topic}-{account}", author_role=role))
    store(warehouse, posts)

    found = rows(warehouse, "FROM out.actors WHERE level = 'topic' AND author_role = 'diplomat'")

    hit = [row["posts_share_low"] <= 0.3 <= row["posts_share_high"] for row in found]
    assert 60 == len(found)
    assert 0.9 <= np.mean(hit)
    assert 0.25 < np.mean([row["posts_share"] for row in found]) < 0.35


def test_shares_are_of_posts_of_texts_and_of_reactions(warehouse):
    """Copies count as posts, once as texts; likes count only where the export has them."""
    store(warehouse, [
        said("1", author="MFA", author_role="diplomat", country="CN", text="same", likes=10, comments=20),
        said("2", author="MFA", author_role="diplomat", country="CN", text="same", likes=0),
        said("3", text="other", likes=10),
        said("4", text="more"),
    ])  # fmt: skip

    found = one(warehouse, "FROM out.actors WHERE level = 'narrative' AND author_role = 'diplomat'")

    assert ("t-hong_kong-0", "CN", 1, 2, 0.5) == tuple(
        found[key] for key in ("narrative_id", "country", "authors", "posts", "posts_share")
    )
    assert (1 / 3, 30, 0.75, 2) == tuple(
        found[key] for key in ("texts_share", "reactions", "reactions_share", "counted_posts")
    )
    assert found["is_official"]


def test_unknown_authors_are_unknown(warehouse):
    """Neither is their number 0, nor are they one account, nor the public."""
    store(warehouse, [said(str(number), author=None, author_role="unknown") for number in range(4)])

    actor = one(warehouse, "FROM out.actors WHERE level = 'topic'")
    whole = one(warehouse, "FROM out.concentration WHERE level = 'topic'")

    assert (None, 1.0) == (actor["authors"], actor["posts_share"])
    assert (None, None, None, 0, 4.0) == tuple(
        whole[key] for key in ("authors", "top_author", "top_author_share", "public_posts", "effective_authors")
    )


def test_the_account_that_wrote_most_is_named(warehouse):
    """Its share is one of all posts, those without a name included."""
    posts = [said(f"a{number}", author="Senator", author_role="politician", country="US") for number in range(6)]
    posts += [said(f"b{number}") for number in range(2)] + [said("c", author=None, author_role="unknown")]
    posts += [said("d", cluster=None)]
    store(warehouse, posts)

    whole = one(warehouse, "FROM out.concentration WHERE level = 'narrative'")

    assert ("Senator", "politician", "US", 6, 6 / 9) == tuple(
        whole[key]
        for key in ("top_author", "top_author_role", "top_author_country", "top_author_posts", "top_author_share")
    )
    assert (9, 3, 6 / 9, 2 / 9) == tuple(whole[key] for key in ("posts", "authors", "official_share", "public_share"))
    assert pytest.approx(81 / (36 + 3)) == whole["effective_authors"]


def test_a_list_of_what_trends_is_no_account(warehouse):
    """It wrote nothing of what it lists."""
    trending = {"author": "hot", "author_role": "platform_trending"}
    store(warehouse, [said(str(number), "weibo", **trending) for number in range(3)])

    assert one(warehouse, "FROM out.concentration WHERE level = 'topic'")["top_author"] is None


def test_reciprocity_has_both_directions_and_the_empty_one(warehouse):
    """Chinese diplomats on Twitter, a Dutch mission on Weibo, and of each what is not there."""
    store(warehouse, [
        said("1", author="MFA", author_role="diplomat", country="CN", tone="condemning"),
        said("2", author="MFA", author_role="diplomat", country="CN", topic=None, cluster=None),
        said("3", "weibo", author="荷兰驻华大使馆", author_role="diplomat", country="NL", tone="promotional"),
        said("4", author="RTHK", author_role="media", country="HK"),
    ])  # fmt: skip

    found = {
        (row["country"], row["sphere"]): row for row in rows(warehouse, "FROM out.reciprocity WHERE topic IS NULL")
    }

    assert (True, 2, 1, 1, 1.0) == tuple(
        found["CN", "twitter"][key] for key in ("is_crossing", "posts", "on_topic_posts", "stories", "condemning_share")
    )
    assert (False, 0, 1) == tuple(found["CN", "weibo"][key] for key in ("is_crossing", "posts", "sphere_posts"))
    assert (True, 1, 1.0) == tuple(found["NL", "weibo"][key] for key in ("is_crossing", "posts", "promotional_share"))
    assert found["HK", "twitter"]["is_crossing"] is None


def test_responses_agree_or_oppose(warehouse):
    """Of three that take a side two oppose; the official's own thread and a reply of no stance are no such."""
    official = {"author": "MFA", "author_role": "diplomat", "country": "CN"}
    store(warehouse, [
        said("1", **official, stance="supportive", likes=10, comments=40),
        said("2", **official, stance="supportive", reply_to="1"),
        said("3", topic=None, cluster=None, reply_to="1", stance="critical", tone="condemning"),
        said("4", topic=None, cluster=None, quote_of="1", stance="critical"),
        said("5", topic=None, cluster=None, reply_to="1", stance="supportive"),
        said("6", topic=None, cluster=None, reply_to="1"),
        said("7", **official, likes=1),
    ])  # fmt: skip

    found = one(warehouse, "FROM out.responses")

    assert ("1", 4, 3, 1, 4, 4.0) == tuple(
        found[key] for key in ("post_id", "responses", "replies", "quotes", "responders", "comments_per_like")
    )
    assert (3, 1, 2, 2 / 3, 1.0) == tuple(
        found[key] for key in ("stance_texts", "agreeing_texts", "opposing_texts", "opposing_share", "condemning_share")
    )
    whole = one(warehouse, "FROM out.reciprocity WHERE topic IS NULL AND country = 'CN' AND sphere = 'twitter'")
    assert (4, 4.0, 2 / 3) == tuple(whole[key] for key in ("responses", "comments_per_like", "opposing_share"))


def test_a_post_without_a_side_is_neither_agreed_with_nor_opposed(warehouse):
    """Then only tone can be told."""
    store(warehouse, [
        said("1", author="MFA", author_role="diplomat", country="CN", stance="neutral"),
        said("2", topic=None, cluster=None, reply_to="1", stance="critical", tone="condemning"),
    ])  # fmt: skip

    found = one(warehouse, "FROM out.responses")

    assert (None, None, 1.0) == (found["agreeing_share"], found["opposing_share"], found["condemning_share"])


def test_copies_word_for_word_and_nearly_are_one_group(warehouse):
    """With accounts and times; what CooRTweet reads leaves out who and when that are not known."""
    store(warehouse, [
        said("1", text="stand with them"),
        said("2", text="stand with them"),
        said("3", text="stand with them!!", author=None, author_role="unknown"),
        said("4", text="stand with them!!", created_precision="day"),
        said("5", text="another"),
    ])  # fmt: skip
    copies(warehouse, [("g", "stand with them", 0.9), ("g", "stand with them!!", 0.9)])

    found = rows(warehouse, "FROM out.copies ORDER BY post_id")

    assert [("1", "g", 4, 0.0), ("2", "g", 4, 0.0), ("3", "g", 4, 0.0), ("4", "g", 4, None)] == [
        (row["post_id"], row["copies_id"], row["copies"], row["after_first_seconds"]) for row in found
    ]
    assert [("g", "p_1", "twitter:1", 1614600000), ("g", "p_2", "twitter:2", 1614600000)] == [
        tuple(row.values()) for row in rows(warehouse, "FROM out.coordination ORDER BY content_id")
    ]
