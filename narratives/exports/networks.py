"""Writes networks as GEXF and GraphML, for Gephi and for whoever reads either.

| network | nodes | edges |
|---|---|---|
| narratives | narratives of both spheres | matches, and candidates that are no match; weight: similarity |
| authors | authors, and the narratives that they tell | an author tells a narrative; weight: posts |
| answers | authors | from who reposts, quotes or answers to whose post it is; weight: posts |
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from narratives.exports.markup import xml_safe

if TYPE_CHECKING:
    import networkx as nx

_TOPIC = "($topic IS NULL OR topic = $topic)"
_NARRATIVES = f"""
SELECT
    narrative_id AS id, {{label}} AS label, 'narrative' AS kind, sphere, topic, story_id, verdict, posts, texts,
    tone, stance
FROM out.narratives JOIN (SELECT story_id, verdict FROM out.stories) USING (story_id)
WHERE {_TOPIC} ORDER BY id
"""
_NARRATIVE_EDGES = f"""
WITH near AS (
    SELECT
        if(sphere = 'weibo', narrative_id, rival_narrative_id) AS weibo_narrative_id,
        if(sphere = 'weibo', rival_narrative_id, narrative_id) AS twitter_narrative_id,
        max(similarity) AS similarity, min(reason) AS reason
    FROM out.match_candidates WHERE reason IS NOT NULL AND {_TOPIC} GROUP BY ALL
)
SELECT
    weibo_narrative_id AS source, twitter_narrative_id AS target, 'match' AS kind, similarity, p_value, q_value,
    greatest(similarity, 0) AS weight
FROM out.matches WHERE {_TOPIC}
UNION ALL BY NAME
SELECT
    weibo_narrative_id AS source, twitter_narrative_id AS target, 'candidate' AS kind, similarity, reason,
    greatest(similarity, 0) AS weight
FROM near ANTI JOIN out.matches USING (weibo_narrative_id, twitter_narrative_id)
ORDER BY ALL
"""
_SPEAKERS = """
SELECT {name} AS id, author AS label, 'author' AS kind, any_value(platform) AS platform,
    min(author_role) AS author_role, min(country) AS country, count(DISTINCT post_key) AS posts
FROM out.posts AS post SEMI JOIN ({wanted}) AS wanted ON {name} = wanted.id
GROUP BY ALL ORDER BY id
"""
_NAME = "post.platform || ':' || post.author"
_TELLS = f"""
SELECT platform || ':' || author AS source, narrative_id AS target, 'tells' AS kind, count(*) AS weight
FROM out.post_narratives WHERE author IS NOT NULL AND narrative_id IS NOT NULL AND {_TOPIC}
GROUP BY ALL ORDER BY ALL
"""
_ANSWERS = f"""
WITH pointing AS (
    UNPIVOT (
        FROM out.posts AS post SEMI JOIN (FROM out.post_narratives WHERE {_TOPIC}) AS place USING (post_key)
        SELECT platform, author, repost_of AS repost, quote_of AS quote, reply_to AS reply
    ) ON repost, quote, reply INTO NAME kind VALUE post_id
)
SELECT
    one.platform || ':' || one.author AS source, other.platform || ':' || other.author AS target, kind,
    count(*) AS weight
FROM pointing AS one JOIN out.posts AS other USING (platform, post_id)
WHERE one.author IS NOT NULL AND other.author IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Network:
    """A network: its name, queries for its nodes (`id`, `label`, ...) and edges (`source`, `target`, ...)."""

    name: str
    nodes: tuple[str, ...]
    edges: str
    is_directed: bool
    is_personal: bool


def _speakers(edges: str, ends: Sequence[str]) -> str:
    wanted = " UNION ".join(f"SELECT {end} AS id FROM ({edges})" for end in ends)
    return _SPEAKERS.format(name=_NAME, wanted=wanted)


NETWORKS = (
    Network("narratives", (_NARRATIVES,), _NARRATIVE_EDGES, is_directed=False, is_personal=False),
    Network("authors", (_NARRATIVES, _speakers(_TELLS, ["source"])), _TELLS, is_directed=False, is_personal=True),
    Network("answers", (_speakers(_ANSWERS, ["source", "target"]),), _ANSWERS, is_directed=True, is_personal=True),
)


def write_networks(
    connection: duckdb.DuckDBPyConnection, folder: Path, topic: str | None, public: bool, made_at: datetime
) -> Iterator[Path]:
    """Write each network that has an edge as GEXF and as GraphML.

    Args:
        connection: a reader of the warehouse.
        folder: where the files go.
        topic: the only topic that is wanted.
        public: without networks of authors, and without headlines.
        made_at: the day that GEXF names, so that the same run gives the same files.

    Yields:
        The files, as they are written.
    """
    import networkx as nx

    for network in NETWORKS:
        if public and network.is_personal:
            continue
        graph = read_network(connection, network, topic, public)
        if not graph.number_of_edges():
            continue
        gexf, graphml = (folder / f"{network.name}.{ending}" for ending in ("gexf", "graphml"))
        gexf.write_text(_gexf(graph, made_at.date()), encoding="utf-8")
        nx.write_graphml_xml(graph, graphml, encoding="utf-8")
        yield from (gexf, graphml)


def read_network(
    connection: duckdb.DuckDBPyConnection, network: Network, topic: str | None = None, public: bool = False
) -> "nx.Graph":
    """Read a network; two nodes may have edges of several kinds."""
    import networkx as nx

    graph = nx.MultiDiGraph() if network.is_directed else nx.MultiGraph()
    label = "narrative_id" if public else "coalesce(headline, label)"
    for query in network.nodes:
        for row in _rows(connection, query.replace("{label}", label), topic):
            graph.add_node(row.pop("id"), **row)
    for row in _rows(connection, network.edges, topic):
        graph.add_edge(row.pop("source"), row.pop("target"), **row)
    return graph


def _rows(connection: duckdb.DuckDBPyConnection, query: str, topic: str | None) -> Iterator[dict[str, Any]]:
    """Rows without what is unknown: neither format has a word for it."""
    cursor = connection.execute(query, {"topic": topic})
    names = [column[0] for column in cursor.description]
    for values in cursor.fetchall():
        yield {name: _plain(value) for name, value in zip(names, values, strict=True) if value is not None}


def _plain(value: Any) -> Any:
    return xml_safe(value) if isinstance(value, str) else value


def _gexf(graph: "nx.Graph", day: date) -> str:
    """Write GEXF; networkx puts the day of today into it."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(graph, version="1.2draft"))
    text = text.replace(f'lastmodifieddate="{date.today()}"', f'lastmodifieddate="{day}"', 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
