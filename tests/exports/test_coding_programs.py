"""Files for CooRTweet, Label Studio and REFI-QDA keep to the rules of these programs."""

import csv
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from narratives.warehouse import open_writer
from tests.exports.conftest import LONG_ID

NAMESPACE = "{urn:QDA-XML:project:1.0}"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The order that the schema of REFI-QDA 1.5 prescribes, of the parts that we write.
ORDER = {
    "Project": ["Users", "CodeBook", "Variables", "Cases", "Sources"],
    "TextSource": ["PlainTextSelection"],
    "PlainTextSelection": ["Coding"],
    "Coding": ["CodeRef"],
    "Case": ["VariableValue", "SourceRef"],
    "VariableValue": ["VariableRef", "TextValue"],
}
REQUIRED = {
    "Project": {"name"},
    "User": {"guid"},
    "Code": {"guid", "name", "isCodable"},
    "Variable": {"guid", "name", "typeOfVariable"},
    "Case": {"guid"},
    "TextSource": {"guid"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"},
    "Coding": {"guid"},
}


@pytest.fixture
def project(export) -> tuple[Element, dict[str, str]]:
    """Return the project and the texts of its documents, by their guids."""
    with zipfile.ZipFile(export("refi-qda").folder / "project.qdpx") as archive:
        texts = {
            Path(name).stem: archive.read(name).decode() for name in archive.namelist() if name.startswith("Sources/")
        }
        return ElementTree.fromstring(archive.read("project.qde")), texts


def _kind(element: Element) -> str:
    return element.tag.removeprefix(NAMESPACE)


def test_the_project_keeps_to_the_schema(project):
    """Order of parts, attributes that must be there, guids that stand once, references that lead somewhere."""
    root, _ = project
    guids = [element.attrib["guid"] for element in root.iter() if "guid" in element.attrib]
    assert (len(guids), True) == (len(set(guids)), all(GUID.fullmatch(guid) for guid in guids))
    for element in root.iter():
        assert element.tag.startswith(NAMESPACE)
        assert set() == REQUIRED.get(_kind(element), set()) - set(element.attrib)
        if order := ORDER.get(_kind(element)):
            places = [order.index(_kind(part)) for part in element]
            assert sorted(places) == places
    users = {root.attrib["creatingUserGUID"]}
    targets = {element.attrib["targetGUID"] for element in root.iter() if "targetGUID" in element.attrib}
    assert set() == (targets | users) - set(guids)


def test_each_passage_is_the_text_of_its_post(project):
    """Positions count characters, an emoji as one; every post on a topic is there, with its codes."""
    root, texts = project
    names = {code.attrib["guid"]: code.attrib["name"] for code in root.iter(f"{NAMESPACE}Code")}
    said, codes = {}, {}
    for source in root.iter(f"{NAMESPACE}TextSource"):
        text = texts[source.attrib["guid"]]
        assert f"internal://{source.attrib['guid']}.txt" == source.attrib["plainTextPath"]
        for passage in source:
            start, end = int(passage.attrib["startPosition"]), int(passage.attrib["endPosition"])
            said[passage.attrib["name"]] = text[start:end]
            codes[passage.attrib["name"]] = {
                names[ref.attrib["targetGUID"]] for ref in passage.iter(f"{NAMESPACE}CodeRef")
            }
    assert 8 == len(said)
    assert "Only" not in said[f"twitter:{LONG_ID}"] and said[f"twitter:{LONG_ID}"].endswith(" 🙂 </script>")
    assert "Reading about forced labor in Xinjiang cotton" == said["twitter:4"]
    assert {"condemning", "critical"} < codes["twitter:1"]
    assert any(name.startswith("s-hong_kong-91bc04 (contested)") for name in codes["twitter:1"])


def test_the_same_run_gives_the_same_project(export, tmp_path):
    """To the byte, so that it can be compared and signed."""
    first, second = (export("refi-qda", folder=tmp_path / name).folder / "project.qdpx" for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_label_studio_finds_each_answer_in_its_interface(export):
    """What the machine says names questions and choices that the labelling interface has; ids come back."""
    folder = export("label-studio").folder
    config = ElementTree.parse(folder / "label_studio_config.xml").getroot()
    choices = {box.attrib["name"]: {one.attrib["value"] for one in box} for box in config.iter("Choices")}
    texts = {one.attrib["name"]: one.attrib["value"] for one in config.iter("Text")}
    tasks = json.loads((folder / "label_studio_tasks.json").read_text(encoding="utf-8"))
    assert {"$text"} == set(texts.values()) and {box.attrib["toName"] for box in config.iter("Choices")} == set(texts)
    for task in tasks:
        assert {"text", "narrative", "topic"} <= set(task["data"])
        for result in (one for prediction in task["predictions"] for one in prediction["result"]):
            assert ("choices", True) == (result["type"], result["to_name"] in texts)
            assert set(result["value"]["choices"]) <= choices[result["from_name"]]
    assert LONG_ID in {task["data"]["post_id"] for task in tasks}
    assert 8 == len(tasks)


def test_coortweet_gets_its_four_columns(export, hostile):
    """Who shared which text and when, in whole seconds; one text of two posts is one object."""
    with open_writer(hostile) as cursor:
        cursor.execute(
            "UPDATE raw.posts SET text = 'see https://example.org/a #HongKong #one' WHERE post_key = 'twitter:1'"
        )
        cursor.execute("UPDATE raw.posts SET created_precision = 'day' WHERE post_key = 'weibo:1'")
        cursor.execute("UPDATE raw.posts SET author = NULL WHERE post_key = 'twitter:3'")
    folder = export("coortweet").folder
    rows = list(csv.DictReader((folder / "coortweet_texts.csv").open(encoding="utf-8", newline="")))
    assert ["object_id", "account_id", "content_id", "timestamp_share"] == list(rows[0])
    assert {"weibo:2", "weibo:3"} == {row["content_id"] for row in rows if row["object_id"] == "wa2"}
    assert "1615521600" == next(row["timestamp_share"] for row in rows if row["content_id"] == "weibo:2")
    tags = (folder / "coortweet_hashtags.csv").read_text()
    links = (folder / "coortweet_links.csv").read_text()
    assert ("#hongkong,twitter:SenatorX,twitter:1,1615471200" in tags, "#one," in tags) == (True, True)
    assert "https://example.org/a,twitter:SenatorX,twitter:1,1615471200\n" in links
    everything = "".join(file.read_text(encoding="utf-8") for file in folder.glob("coortweet_*.csv"))
    assert [] == [key for key in ("weibo:1,", "twitter:3,") if f",{key}" in everything]
