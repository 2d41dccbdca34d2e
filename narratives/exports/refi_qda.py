"""Writes the posts of a run as a REFI-QDA project, which NVivo, MAXQDA, ATLAS.ti, QualCoder and others open.

A document for each narrative, one for the noise of each topic and sphere. Each post is a passage, coded with its story,
its tone and its stance; a document carries the verdict of its story, its topic and its sphere as variables.

Source:
    REFI-QDA Project Exchange 1.5: `project.qde` in a zip archive, texts under `Sources/`; positions count code points.
"""

import zipfile
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import duckdb

from narratives.exports.markup import xml_safe
from narratives.vocabulary import STANCES, TONES

FILE = "project.qdpx"
_NAMESPACE = "urn:QDA-XML:project:1.0"
_SCHEMA = f"{_NAMESPACE} http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
_QUERY = """
SELECT
    place.topic, place.sphere, place.narrative_id, place.story_id, place.tone, place.stance, place.post_key,
    strftime(post.created_at, '%Y-%m-%d %H:%M') AS created_at, post.author, post.text, narrative.label, story.verdict
FROM out.post_narratives AS place
JOIN out.posts AS post USING (post_key)
LEFT JOIN out.narratives AS narrative ON narrative.narrative_id = place.narrative_id
LEFT JOIN out.stories AS story ON story.story_id = place.story_id
WHERE $topic IS NULL OR place.topic = $topic
ORDER BY place.topic, place.sphere DESC, place.narrative_id NULLS LAST, created_at, place.post_key
"""
_STORIES = """
SELECT topic, story_id, verdict, coalesce(weibo_label, '-') || ' / ' || coalesce(twitter_label, '-') AS label
FROM out.stories WHERE $topic IS NULL OR topic = $topic ORDER BY ALL
"""
_GREY = "#808080"
_VARIABLES = ("topic", "sphere", "verdict", "narrative_id", "story_id")
Row = dict[str, Any]


def write_refi_qda(
    connection: duckdb.DuckDBPyConnection, folder: Path, topic: str | None, run_id: str, made_at: datetime
) -> Path:
    """Write the project.

    Args:
        connection: a reader of the warehouse.
        folder: where the file goes.
        topic: the only topic that is wanted.
        run_id: what the project is called by.
        made_at: what it says of when it was made, so that the same run gives the same file.

    Returns:
        The file.
    """
    project, texts = _project(_read(connection, _QUERY, topic), _read(connection, _STORIES, topic), run_id, made_at)
    ElementTree.indent(project)
    document = ElementTree.tostring(project, encoding="utf-8", xml_declaration=True)
    with zipfile.ZipFile(folder / FILE, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"project.qde": document, **texts}.items():
            archive.writestr(_entry(name, made_at), content)
    return folder / FILE


def _read(connection: duckdb.DuckDBPyConnection, query: str, topic: str | None) -> list[Row]:
    cursor = connection.execute(query, {"topic": topic})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _project(posts: list[Row], stories: list[Row], run_id: str, made_at: datetime) -> tuple[Element, dict[str, bytes]]:
    """Return the project and the files of its documents. The order of its parts is that of the schema."""
    user, moment = _guid("user"), f"{made_at:%Y-%m-%dT%H:%M:%SZ}"
    project = Element("Project", name=f"narratives {run_id}", origin="narratives", creatingUserGUID=user)
    project.attrib |= {"creationDateTime": moment, "xmlns": _NAMESPACE}
    project.attrib |= {"xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": _SCHEMA}
    SubElement(SubElement(project, "Users"), "User", guid=user, name="narratives")
    _codes(SubElement(SubElement(project, "CodeBook"), "Codes"), stories)
    variables = SubElement(project, "Variables")
    for name in _VARIABLES:
        SubElement(variables, "Variable", guid=_guid("variable", name), name=name, typeOfVariable="Text")
    cases, sources = SubElement(project, "Cases"), SubElement(project, "Sources")
    files = {}
    for _, found in groupby(posts, key=lambda row: (row["topic"], row["sphere"], row["narrative_id"])):
        document = list(found)
        text, passages = _text(document)
        source = _source(sources, document[0], user, moment)
        for row, (start, end) in zip(document, passages, strict=True):
            _passage(source, row, start, end, user, moment)
        _case(cases, document[0], source.attrib["guid"])
        files[f"Sources/{source.attrib['guid']}.txt"] = text.encode()
    return project, files


def _codes(codes: Element, stories: list[Row]) -> None:
    """A code for each story under its topic, and those of tone and stance."""
    for topic, told in groupby(stories, key=lambda row: row["topic"]):
        above = _code(codes, f"stories: {topic}", "topic", topic, codable=False)
        for story in told:
            name = f"{story['story_id']} ({story['verdict']}) {story['label']}"
            _code(above, name, "story", story["story_id"])
    for kind, words in (("tone", TONES), ("stance", STANCES)):
        above = _code(codes, kind, kind, codable=False)
        for word in words:
            _code(above, word, kind, word)


def _code(above: Element, name: str, *what: str, codable: bool = True) -> Element:
    return SubElement(
        above, "Code", guid=_guid(*what), name=xml_safe(name), isCodable=str(codable).lower(), color=_GREY
    )


def _source(sources: Element, row: Row, user: str, moment: str) -> Element:
    guid = _guid("source", row["topic"], row["sphere"], row["narrative_id"] or "")
    source = SubElement(sources, "TextSource", guid=guid, name=xml_safe(_name(row)))
    source.attrib |= {"plainTextPath": f"internal://{guid}.txt", "creatingUser": user, "creationDateTime": moment}
    return source


def _name(row: Row) -> str:
    if row["narrative_id"]:
        return f"{row['narrative_id']} {row['label']}"
    return f"{row['topic']}, {row['sphere']}: posts that tell no narrative"


def _text(document: list[Row]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of a document, a heading line before each post, and where in it each post begins and ends."""
    parts: list[str] = []
    passages: list[tuple[int, int]] = []
    position = 0
    for row in document:
        heading = xml_safe(f"[{row['created_at']} {row['author'] or '?'} {row['post_key']}]") + "\n"
        text = "\n".join(xml_safe(row["text"] or "").splitlines()) or " "
        start = position + len(heading)
        passages.append((start, start + len(text)))
        parts += [heading, text, "\n\n"]
        position = start + len(text) + 2
    return "".join(parts), passages


def _passage(source: Element, row: Row, start: int, end: int, user: str, moment: str) -> None:
    place = (row["post_key"], row["topic"])
    made = {"creatingUser": user, "creationDateTime": moment}
    where = {"startPosition": str(start), "endPosition": str(end)}
    passage = SubElement(source, "PlainTextSelection", guid=_guid("passage", *place), name=xml_safe(row["post_key"]))
    passage.attrib |= where | made
    for kind, value in (("story", row["story_id"]), ("tone", row["tone"]), ("stance", row["stance"])):
        if value:
            coding = SubElement(passage, "Coding", made | {"guid": _guid("coding", kind, *place)})
            SubElement(coding, "CodeRef", targetGUID=_guid(kind, value))


def _case(cases: Element, row: Row, source: str) -> None:
    case = SubElement(cases, "Case", guid=_guid("case", source), name=xml_safe(_name(row)))
    for name in _VARIABLES:
        if row[name]:
            value = SubElement(case, "VariableValue")
            SubElement(value, "VariableRef", targetGUID=_guid("variable", name))
            SubElement(value, "TextValue").text = row[name]
    SubElement(case, "SourceRef", targetGUID=source)


def _guid(*what: str) -> str:
    """An id that is the same whenever the same thing is exported."""
    return str(uuid5(NAMESPACE_URL, "/".join(("narratives", *what))))


def _entry(name: str, made_at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
