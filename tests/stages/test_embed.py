"""Texts on a topic are embedded once, also across kills, and forgotten when they are gone."""

import pytest

from narratives.stages import embed as stage
from narratives.stages.embed import embed
from narratives.stages.prepare import prepare
from tests.loading import query
from tests.models.fake import DIMENSIONS, MODEL_ID
from tests.planted import add, planted, planted_posts, post, remove

STORED = "SELECT text, vector FROM core.vectors JOIN core.texts USING (text_id) ORDER BY text_id"


@pytest.fixture
def prepared(warehouse):
    """Return a warehouse with twenty texts on Hong Kong and one on nothing."""
    add(warehouse, [*planted_posts(planted(["apple"], ["apple"], 10)), post("off", "今天的火锅真好吃")])
    prepare(warehouse)
    return warehouse


def test_texts_on_a_topic_get_a_vector(prepared, fake):
    """Each text on a topic is embedded once; one on no topic never is."""
    done = embed(prepared)
    assert (MODEL_ID, 20, 0, 0) == (done.model_id, done.embedded_texts, done.known_texts, done.removed_texts)
    assert 20 == len(set(fake.texts)) == len(fake.texts)
    assert not [text for text in fake.texts if "火锅" in text]


def test_vectors_are_those_of_their_texts(prepared, fake):
    """What is stored with a text is what the model says of it."""
    embed(prepared)
    rows = query(prepared, STORED)
    expected = fake.encode([text for text, _ in rows]).round(4).tolist()
    assert [pytest.approx(row) for row in expected] == [list(vector) for _, vector in rows]
    assert DIMENSIONS == len(rows[0][1])


def test_copies_are_embedded_once(warehouse, fake):
    """Three hundred posts of one text are one vector."""
    add(warehouse, [post(str(number), "香港选举制度修改通过") for number in range(300)])
    prepare(warehouse)
    assert 1 == embed(warehouse).embedded_texts


def test_a_second_time_embeds_nothing(prepared, fake):
    """With nothing new the model is not asked again, and the vectors stay."""
    embed(prepared)
    before, asked = query(prepared, STORED), len(fake.texts)
    done = embed(prepared)
    assert (0, 20) == (done.embedded_texts, done.known_texts)
    assert asked == len(fake.texts)
    assert before == query(prepared, STORED)


def test_only_new_texts_are_embedded(prepared, fake):
    """Posts that came since are embedded, and nothing else."""
    embed(prepared)
    before = len(fake.texts)
    add(prepared, planted_posts(planted(["buns"], [], 3)))
    prepare(prepared)
    assert 3 == embed(prepared).embedded_texts
    assert 3 == len(fake.texts) - before


def test_a_killed_run_goes_on_where_it_stopped(prepared, fake, monkeypatch):
    """What was embedded before the kill is stored; run again, only the rest is embedded."""
    monkeypatch.setattr(stage, "CHUNK_TEXTS", 6)
    fake.fails_after = 13
    with pytest.raises(KeyboardInterrupt):
        embed(prepared)
    assert [(12,)] == query(prepared, "SELECT count(*) FROM core.vectors")
    fake.fails_after = None
    done = embed(prepared)
    assert (8, 12) == (done.embedded_texts, done.known_texts)
    assert 20 == len(set(fake.texts)) == len(fake.texts)
    assert [(20, 20)] == query(prepared, "SELECT count(*), count(DISTINCT text_id) FROM core.vectors")


def test_progress_is_told(prepared, fake, monkeypatch):
    """After each chunk the texts done and to do are told."""
    monkeypatch.setattr(stage, "CHUNK_TEXTS", 8)
    told = []
    embed(prepared, on_progress=lambda *step: told.append(step))
    assert [(8, 20), (16, 20), (20, 20)] == [step[:2] for step in told]


def test_progress_tells_the_share_of_the_work(warehouse, fake, monkeypatch):
    """Texts come in the order of their length: half of them, the short ones, are less than a third of the work."""
    short = [f"香港{number}" for number in range(8)]
    long = [f"香港{number}" + "很长的一句话" * 9 for number in range(8)]
    add(warehouse, [post(f"{number}", text) for number, text in enumerate(short + long)])
    prepare(warehouse)
    monkeypatch.setattr(stage, "CHUNK_TEXTS", 8)
    told = []
    embed(warehouse, on_progress=lambda *step: told.append(step))
    assert [(8, 16), (16, 16)] == [step[:2] for step in told]
    assert told[0][2] < 1 / 3
    assert 1.0 == told[1][2]


def test_vectors_go_with_their_texts(prepared, fake):
    """When the last post of a text is removed its vector is removed as well."""
    embed(prepared)
    remove(prepared, "weibo:apple0", "weibo:apple1")
    prepare(prepared)
    done = embed(prepared)
    assert (0, 2) == (done.embedded_texts, done.removed_texts)
    assert [(18,)] == query(prepared, "SELECT count(*) FROM core.vectors")


@pytest.mark.parametrize("posts", [[], [post("1", "今天的火锅真好吃")]])
def test_nothing_on_a_topic_asks_no_model(warehouse, fake, posts):
    """Without a text on a topic nothing is embedded, and nothing fails."""
    add(warehouse, posts)
    prepare(warehouse)
    assert 0 == embed(warehouse).embedded_texts
    assert [] == fake.texts


def test_another_model_has_vectors_of_its_own(prepared, fake):
    """Vectors of two models stand side by side, never mixed."""
    embed(prepared)
    # Undone before the fake model is, which put its own id in the same place.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "known_model_id", lambda _: "other@1")
        patch.setattr(stage, "reference_vectors", lambda *_: None)
        patch.setattr(stage, "example_vectors", lambda *_: None)
        assert 20 == embed(prepared, "other").embedded_texts
