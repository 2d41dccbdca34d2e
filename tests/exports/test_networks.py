"""Networks open in the library that writes them, with ids, words and weights as the warehouse has them."""

from pathlib import Path

import networkx as nx
import pytest

from narratives.warehouse import open_writer
from tests.exports.conftest import LONG_ID

READERS = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}


def _read(file: Path) -> nx.Graph:
    return READERS[file.suffix[1:]](file)


@pytest.mark.parametrize("ending", READERS)
def test_narratives_and_their_matches_come_back(export, ending):
    """All narratives are nodes, each match is an edge."""
    graph = _read(export("networks").folder / f"narratives.{ending}")
    assert {"w-hong_kong-3f2a9c", "t-hong_kong-88aa01", "t-xinjiang-99aa01"} == set(graph.nodes)
    (match,) = [data for *_, data in graph.edges(data=True) if data["kind"] == "match"]
    assert (3.2, 0.002) == (match["weight"], match["p_value"])
    assert ("weibo", "contested", "支持！爱国者治港天经地义") == tuple(
        graph.nodes["w-hong_kong-3f2a9c"][key] for key in ("sphere", "verdict", "label")
    )


@pytest.mark.parametrize("ending", READERS)
def test_authors_are_tied_to_what_they_tell(export, ending):
    """By as many posts as they told it with; the two platforms' accounts of one name stay apart."""
    graph = _read(export("networks").folder / f"authors.{ending}")
    edges = {(a, b): data["weight"] for a, b, data in graph.edges(data=True)}
    weights = {frozenset(pair): weight for pair, weight in edges.items()}
    assert 1 == weights[frozenset(("twitter:p_7777", "t-hong_kong-88aa01"))]
    assert "politician" == graph.nodes["twitter:SenatorX"]["author_role"]


def test_answers_go_from_who_answers_to_whom(export, hostile):
    """A repost and a reply are two edges."""
    with open_writer(hostile) as cursor:
        cursor.execute("UPDATE raw.posts SET repost_of = '1', reply_to = '3' WHERE post_id = ?", [LONG_ID])
    for ending in READERS:
        graph = _read(export("networks").folder / f"answers.{ending}")
        found = sorted((a, b, data["kind"]) for a, b, data in graph.edges(data=True))
        assert [("twitter:p_7777", "twitter:SenatorX", kind) for kind in ("reply", "repost")] == found


def test_characters_that_xml_forbids_are_left_out(export, hostile):
    """Or no program could open the file."""
    with open_writer(hostile) as cursor:
        cursor.execute("UPDATE core.published_narratives SET headline = headline || chr(27) || ' <b>&'")
    graph = _read(export("networks").folder / "narratives.gexf")
    assert "支持！爱国者治港天经地义 <b>&" == graph.nodes["w-hong_kong-3f2a9c"]["label"]


def test_a_public_network_has_no_authors_and_no_words(export):
    """Narratives are called by their ids."""
    done = export("networks", public=True)
    assert {"narratives.gexf", "narratives.graphml"} == {
        name for name in done.files if name.endswith("ml") or name.endswith("gexf")
    }
    graph = _read(done.folder / "narratives.graphml")
    assert [] == [node for node, data in graph.nodes(data=True) if data["label"] != node]


def test_the_same_run_gives_the_same_files(export, tmp_path):
    """Whatever the day."""
    first, second = (export("networks", folder=tmp_path / name).folder for name in "ab")
    for name in ("narratives.gexf", "authors.graphml"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert 'lastmodifieddate="2026-11-21"' in (first / "narratives.gexf").read_text()
