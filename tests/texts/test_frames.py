"""Frames are read from the shipped file and the user's; what is wrong with the latter is said in one line."""

import pytest

from narratives.errors import ConfigError
from narratives.texts.frames import FUNCTION, OWN, read_frames

FUNCTIONS = {
    "cultural_showcasing", "people_to_people", "soft_power", "real_time", "strategic_messaging",
    "countering_misinformation", "diplomatic_engagement", "crisis_communication",
}  # fmt: skip
WHATABOUT = """
[frames.whataboutism]
meaning = "answers a charge with another's fault"
en = ["what about"]
examples.en = ["What about your prisons?", "And your own wars?", "Look at your own police first."]
examples.zh = ["先看看你们自己的监狱吧", "那你们的战争呢"]
unlike.en = ["Prisons should be inspected."]
"""


def written(folder, text):
    """Write a frames file of a user."""
    file = folder / "frames.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_eight_functions_are_shipped_with_examples_in_both_languages():
    """Twenty or more of each in either language, and texts that show none."""
    frames = read_frames()

    assert FUNCTIONS == {frame.key for frame in frames.frames}
    assert {FUNCTION} == {frame.kind for frame in frames.frames}
    for lang in ("zh", "en"):
        shown = [one.frames for one in frames.shared if one.lang == lang]
        assert all(20 <= sum(key in one for one in shown) for key in FUNCTIONS)
        assert 30 <= sum(not one for one in shown)


def test_examples_show_shipped_frames_only_and_are_told_apart():
    """No slip of the pen in the data, no example twice."""
    shared = read_frames().shared

    assert set().union(*(one.frames for one in shared)) == FUNCTIONS
    assert len(shared) == len({one.text for one in shared})


def test_a_frame_of_the_user_comes_after_the_functions(tmp_path):
    """With its words, its examples and what it is not; the id of the frames is another one then."""
    frames = read_frames(written(tmp_path, WHATABOUT))

    own = frames.frames[-1]
    assert (9, "whataboutism", "Whataboutism", OWN) == (len(frames.frames), own.key, own.name, own.kind)
    assert [5, 6] == [sum(bool(one.frames) for one in own.examples), len(own.examples)]
    assert read_frames().frames_id != frames.frames_id
    assert set(frames.texts()) > {one.text for one in own.examples}


def test_without_a_file_there_are_the_functions_only(tmp_path):
    """The user's file need not exist."""
    assert read_frames() == read_frames(tmp_path / "frames.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[frames.Bad]", "lower-case letters"),
        ("[frames.soft_power]\nexamples.en = ['a']", "name of a shipped frame"),
        ("[frames.own]\nexamples.en = ['a', 'b']", "2 examples; give 5 or more"),
        ("[frames.own]\nexample.en = ['a']", "unknown key frames.own.example"),
        ("[frames.own]\nexamples = ['a']", "examples.en and frames.own.examples.zh"),
        ("[frames.own]\nexamples.en = [1]", "list of texts in quotes"),
        ("frames.own = 3", "must be a table"),
        ("[frames", "not valid TOML"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(tmp_path, text, said):
    """In one line that names the file."""
    with pytest.raises(ConfigError, match=said) as error:
        read_frames(written(tmp_path, text))
    assert "frames.toml" in str(error.value)
    assert "\n" not in str(error.value)
