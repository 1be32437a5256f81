"""An edit changes the text of what it is about, and no other byte."""

import json
from pathlib import Path

import pytest
import yaml

from workshops import load_schedule
from workshops.errors import ScheduleError, UsageError
from workshops.schedule.document import Document
from workshops.schedule.edit import (
    AppendItem,
    Edit,
    EditError,
    RemoveItem,
    RemoveKey,
    SetKey,
    edit_attendee,
    edit_document,
    plan_edits,
    read_editable,
)
from workshops.schedule.positions import find_nodes

RSVP = ("a", 0, "rsvp")


def edit(text: str, *edits: Edit) -> str:
    """The text after these edits, or EditError for the first that can't be made."""
    edited, refused = edit_document(Document("file", text.encode()), dict(enumerate(edits)))
    for reason in refused.values():
        raise EditError(reason)
    return edited.raw.decode()


def set_or_remove(path: tuple[str | int, ...], value: str | None) -> Edit:
    """The edit that gives a key this value, or none."""
    return RemoveKey(path) if value is None else SetKey(path, value)


def change(text: str, value: str | None, path: tuple[str | int, ...] = RSVP) -> str:
    """The text after one key was set or removed."""
    return edit(text, set_or_remove(path, value))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a:\n- rsvp: no\n", "a:\n- rsvp: accepted\n", id="plain"),
        pytest.param("a:\n- rsvp: 'no' # c\n", "a:\n- rsvp: 'accepted' # c\n", id="single quotes"),
        pytest.param('a: [{rsvp: "no"}]', 'a: [{rsvp: "accepted"}]', id="double quotes"),
        pytest.param("a:\n- {rsvp: no , b: 1}", "a:\n- {rsvp: accepted , b: 1}", id="flow"),
        pytest.param(
            "a:\n- rsvp: not\n   yet\n  b: 1\n", "a:\n- rsvp: accepted\n  b: 1\n", id="two lines"
        ),
        pytest.param(
            "a:\n- rsvp: >- # c\n    no\n\n# d\n",
            "a:\n- rsvp: accepted # c\n\n# d\n",
            id="folded",
        ),
        pytest.param(
            "a:\n- rsvp: &q !!str 'no' # c\n",
            "a:\n- rsvp: &q !!str 'accepted' # c\n",
            id="anchor and tag",
        ),
        pytest.param(
            "a:\n- rsvp: !!str # c\n    no\n",
            "a:\n- rsvp: !!str # c\n    accepted\n",
            id="tag, comment",
        ),
        pytest.param(
            "b: &q no\na:\n- rsvp: *q\n- *q\n",
            "b: &q no\na:\n- rsvp: accepted\n- *q\n",
            id="own alias",
        ),
        pytest.param('a: [{"rsvp":"no"}]', 'a: [{"rsvp":"accepted"}]', id="JSON"),
        pytest.param("a:\n- rsvp: no\n\u2028", "a:\n- rsvp: accepted\n\u2028", id="line separator"),
        pytest.param(
            "# å ä\na:\n- {b: ö, rsvp: no}",
            "# å ä\na:\n- {b: ö, rsvp: accepted}",
            id="wide letters",
        ),
        pytest.param("a:\r\n- rsvp: no\r\n", "a:\r\n- rsvp: accepted\r\n", id="CRLF"),
        pytest.param(
            "---\na:\n- rsvp: no\n...\n", "---\na:\n- rsvp: accepted\n...\n", id="markers"
        ),
    ],
)
def test_replaced_value(before: str, after: str) -> None:
    """A value is replaced in its place, in its own quotes, and the comment beside it stays."""
    assert change(before, "accepted") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a:\n- rsvp:\n  b: 1\n", "a:\n- rsvp: accepted\n  b: 1\n", id="nothing"),
        pytest.param("a:\n- rsvp:  # c\n", "a:\n- rsvp: accepted  # c\n", id="comment only"),
        pytest.param("a:\n- rsvp: ~ # c\n", "a:\n- rsvp: accepted # c\n", id="tilde"),
        pytest.param("a:\n- rsvp: null\n", "a:\n- rsvp: accepted\n", id="null"),
        pytest.param('a:\n- rsvp: ""\n', 'a:\n- rsvp: "accepted"\n', id="empty quotes"),
        pytest.param("a:\n- b: 1\n  rsvp:", "a:\n- b: 1\n  rsvp: accepted", id="end of file"),
        pytest.param("a:\n- rsvp: &q\n", "a:\n- rsvp: &q accepted\n", id="anchor only"),
        pytest.param("a:\n- rsvp: &q", "a:\n- rsvp: &q accepted", id="anchor only, end of file"),
        pytest.param("a: [{rsvp: , b: 1}]", "a: [{rsvp: accepted , b: 1}]", id="flow"),
        pytest.param("a: [{b: 1, rsvp: }]", "a: [{b: 1, rsvp: accepted }]", id="flow, last"),
        pytest.param("a: [{rsvp, b: 1}]", "a: [{rsvp: accepted, b: 1}]", id="flow, no colon"),
        pytest.param('a: [{"rsvp":}]', 'a: [{"rsvp": "accepted"}]', id="flow, quoted key"),
        pytest.param(
            "a: [{b: 1, rsvp: # c\n}]", "a: [{b: 1, rsvp: accepted # c\n}]", id="flow, comment"
        ),
    ],
)
def test_empty_value(before: str, after: str) -> None:
    """A key without a value gets one after its colon."""
    assert change(before, "accepted") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a:\n- b: 1\n", "a:\n- b: 1\n  rsvp: accepted\n", id="dash line"),
        pytest.param(
            "a:\n  - b: 1\n  - c: 2\n",
            "a:\n  - b: 1\n    rsvp: accepted\n  - c: 2\n",
            id="indented",
        ),
        pytest.param(
            "a:\n-   b: 1\n    c: 2\n",
            "a:\n-   b: 1\n    c: 2\n    rsvp: accepted\n",
            id="wide dash",
        ),
        pytest.param("a:\n-\n  b: 1\n", "a:\n-\n  b: 1\n  rsvp: accepted\n", id="dash alone"),
        pytest.param(
            "a:\n- b: Who?\n  c: 1\n",
            "a:\n- b: Who?\n  c: 1\n  rsvp: accepted\n",
            id="question above",
        ),
        pytest.param(
            "a:\n- b:\n    c: 1 # x\n\n    # y\n- d\n",
            "a:\n- b:\n    c: 1 # x\n  rsvp: accepted\n\n    # y\n- d\n",
            id="record last",
        ),
        pytest.param(
            "a:\n- b:\n  - - 1 # x\n\n  # y\n- d\n",
            "a:\n- b:\n  - - 1 # x\n  rsvp: accepted\n\n  # y\n- d\n",
            id="list of lists last",
        ),
        pytest.param(
            "a:\n- b: | # c+\n    x\n\n- d\n",
            "a:\n- b: | # c+\n    x\n  rsvp: accepted\n\n- d\n",
            id="literal with a comment",
        ),
        pytest.param(
            "a: [{ # {\n  }]", "a: [{rsvp: accepted # {\n  }]", id="empty, brace in a comment"
        ),
        pytest.param("a:\n- &x\n  b: 1\n", "a:\n- &x\n  b: 1\n  rsvp: accepted\n", id="anchored"),
        pytest.param("a:\n- b: 1", "a:\n- b: 1\n  rsvp: accepted", id="no final line end"),
        pytest.param(
            "a:\r\n- b: 1\r\n- c: 2", "a:\r\n- b: 1\r\n  rsvp: accepted\r\n- c: 2", id="CRLF"
        ),
        pytest.param("a:\r- b: 1\r", "a:\r- b: 1\r  rsvp: accepted\r", id="CR"),
        pytest.param("a:\r\n- b: 1", "a:\r\n- b: 1\r\n  rsvp: accepted", id="CRLF, last line"),
        pytest.param("a:\r\n- b: 1\n", "a:\r\n- b: 1\n  rsvp: accepted\n", id="CRLF elsewhere"),
        pytest.param(
            "a:\n- b: 1  # c\n  # d\n", "a:\n- b: 1  # c\n  rsvp: accepted\n  # d\n", id="comments"
        ),
        pytest.param(
            "a:\n- b:\n  - 1\n  - 2 # c\nd: 3\n",
            "a:\n- b:\n  - 1\n  - 2 # c\n  rsvp: accepted\nd: 3\n",
            id="list last",
        ),
        pytest.param(
            "a:\n- b: [1,\n    2]  # c\n",
            "a:\n- b: [1,\n    2]  # c\n  rsvp: accepted\n",
            id="flow list last",
        ),
        pytest.param(
            "a:\n- b: one\n    two\n- c\n",
            "a:\n- b: one\n    two\n  rsvp: accepted\n- c\n",
            id="two lines last",
        ),
        pytest.param(
            "a:\n- b: 'one\n\n    two' # c\n",
            "a:\n- b: 'one\n\n    two' # c\n  rsvp: accepted\n",
            id="quotes last",
        ),
        pytest.param(
            "a:\n- b: |\n    x # y\n\nc: 1\n",
            "a:\n- b: |\n    x # y\n  rsvp: accepted\n\nc: 1\n",
            id="literal last",
        ),
        pytest.param(
            "a:\n- b: |+\n    x\n\nc: 1\n",
            "a:\n- b: |+\n    x\n\n  rsvp: accepted\nc: 1\n",
            id="literal with its line ends",
        ),
        pytest.param(
            "a:\r\n- b: |+\r\n    x\r\n\r\n",
            "a:\r\n- b: |+\r\n    x\r\n\r\n  rsvp: accepted\r\n",
            id="the same, CRLF",
        ),
        pytest.param(
            "a:\n- c: 1\n  b: |\n    x",
            "a:\n- c: 1\n  rsvp: accepted\n  b: |\n    x",
            id="literal without line end",
        ),
        pytest.param("a:\n- b:\n- c\n", "a:\n- b:\n  rsvp: accepted\n- c\n", id="empty last"),
        pytest.param(
            "x: &x {rsvp: no}\na:\n- <<: *x\n",
            "x: &x {rsvp: no}\na:\n- <<: *x\n  rsvp: accepted\n",
            id="over a merge",
        ),
        pytest.param(
            "a:\n- b: 1\n\n\n# end\n",
            "a:\n- b: 1\n  rsvp: accepted\n\n\n# end\n",
            id="blank lines after",
        ),
        pytest.param("a:\n- b: 1 \t\n", "a:\n- b: 1 \t\n  rsvp: accepted\n", id="trailing spaces"),
    ],
)
def test_added_line(before: str, after: str) -> None:
    """A key that a record in lines lacks is a line after its last value, as far in, ended alike."""
    assert change(before, "accepted") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a: [{b: 1}]", "a: [{b: 1, rsvp: accepted}]", id="one line"),
        pytest.param("a:\n- { b: 1 }\n", "a:\n- { b: 1, rsvp: accepted }\n", id="spaces"),
        pytest.param("a: [{b: 1, }]", "a: [{b: 1, rsvp: accepted, }]", id="trailing comma"),
        pytest.param("a: [{b: [1, 2]}]", "a: [{b: [1, 2], rsvp: accepted}]", id="list last"),
        pytest.param("a: [{b: 'x}'}]", "a: [{b: 'x}', rsvp: accepted}]", id="quotes last"),
        pytest.param("a: [{b: }]", "a: [{b: , rsvp: accepted }]", id="empty last"),
        pytest.param("a: [{b}]", "a: [{b, rsvp: accepted}]", id="no colon"),
        pytest.param("a: [{}]", "a: [{rsvp: accepted}]", id="empty"),
        pytest.param("a: [{ }]", "a: [{rsvp: accepted }]", id="empty, space"),
        pytest.param("b: {}\na: [{}]", "b: {}\na: [{rsvp: accepted}]", id="empty, after another"),
        pytest.param("x: &x 1\na: [{b: *x}]", "x: &x 1\na: [{b: *x, rsvp: accepted}]", id="alias"),
        pytest.param(
            "a: [{\n  b: 1, # c\n  d: 2 # e\n}]\n",
            "a: [{\n  b: 1, # c\n  d: 2, rsvp: accepted # e\n}]\n",
            id="lines",
        ),
        pytest.param(
            "a: [{\n  b: 1, # c }\n}]\n",
            "a: [{\n  b: 1, rsvp: accepted, # c }\n}]\n",
            id="brace in a comment",
        ),
        pytest.param('{"a": [{"b": 1}]}', '{"a": [{"b": 1, "rsvp": "accepted"}]}', id="JSON"),
    ],
)
def test_added_entry(before: str, after: str) -> None:
    """A key that a record in braces lacks is added after its last value, inside the braces."""
    assert change(before, "accepted") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a:\n- b: 1\n  rsvp: no\n  c: 2\n", "a:\n- b: 1\n  c: 2\n", id="between"),
        pytest.param("a:\r\n- b: 1\r\n  rsvp: no\r\n", "a:\r\n- b: 1\r\n", id="CRLF"),
        pytest.param("a:\n- b: 1\n  rsvp: no", "a:\n- b: 1", id="no final line end"),
        pytest.param("a:\r\n- b: 1\r\n  rsvp:", "a:\r\n- b: 1", id="no final CRLF"),
        pytest.param("a:\n- rsvp: no\n  b: 1\n", "a:\n- b: 1\n", id="dash line"),
        pytest.param(
            "a:\n- rsvp: no\n  # c\n  b: 1\n",
            "a:\n- \n  # c\n  b: 1\n",
            id="dash line, comment line",
        ),
        pytest.param(
            "a:\n- rsvp: no # c\n  b: 1\n", "a:\n- # c\n  b: 1\n", id="dash line, comment"
        ),
        pytest.param(
            "a:\n- rsvp: no \t\n  # c\n  b: 1\n",
            "a:\n- \n  # c\n  b: 1\n",
            id="dash line, blanks, comment line",
        ),
        pytest.param(
            "a:\n- rsvp: |+\n    no\n\n  b: 1\n", "a:\n- b: 1\n", id="dash line, lines kept"
        ),
        pytest.param(
            "a:\n- b: 1\n  rsvp: |+\n    no\n\n  c: 2\n", "a:\n- b: 1\n  c: 2\n", id="lines kept"
        ),
        pytest.param("a:\n- b: 1\n  rsvp: |+\n    no\n", "a:\n- b: 1\n", id="last line kept"),
        pytest.param("a:\n- b: 1\n  rsvp: no  # c\n", "a:\n- b: 1\n  # c\n", id="comment"),
        pytest.param(
            "a:\n- b: 1\n  rsvp: not\n    yet\n  c: 2\n", "a:\n- b: 1\n  c: 2\n", id="two lines"
        ),
        pytest.param(
            "a:\n- b: 1\n  rsvp: >-\n    no\n  c: 2\n", "a:\n- b: 1\n  c: 2\n", id="folded"
        ),
        pytest.param("a: [{rsvp: no, b: 1}]", "a: [{b: 1}]", id="flow, first"),
        pytest.param("a: [{b: 1, rsvp: no, c: 2}]", "a: [{b: 1, c: 2}]", id="flow, between"),
        pytest.param("a: [{b: 1, rsvp: no}, {}]", "a: [{b: 1}, {}]", id="flow, last"),
        pytest.param("a: [{ b: 1 , rsvp: no, }]", "a: [{ b: 1 , }]", id="flow, trailing comma"),
        pytest.param("a: [{b: , rsvp: no}]", "a: [{b: }]", id="flow, after nothing"),
        pytest.param("a: [{b: 1,\n  rsvp: no}]", "a: [{b: 1,\n  }]", id="flow, lines, last"),
        pytest.param(
            "a: [{\n  b: 1, # c\n  rsvp: no\n}]", "a: [{\n  b: 1, # c\n}]", id="flow, own line"
        ),
        pytest.param(
            "a: [{\n  rsvp: no,\n  b: 1\n}]", "a: [{\n  b: 1\n}]", id="flow, own first line"
        ),
        pytest.param(
            "a: [{\n  b: 1,\n  rsvp: no, # c\n}]", "a: [{\n  b: 1,\n  # c\n}]", id="flow, comment"
        ),
        pytest.param(
            "a: [{ rsvp: no,\n  b: 1\n}]", "a: [{ \n  b: 1\n}]", id="flow, beside the brace"
        ),
        pytest.param("a: [{b: 1, c: 2}]", "a: [{b: 1, c: 2}]", id="absent"),
    ],
)
def test_removed_key(before: str, after: str) -> None:
    """A removed key takes its line or its entry along, and leaves every comment."""
    assert change(before, None) == after


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        (
            "a: [&x {b: 1}, *x]",
            "no",
            "file:1: this is also used elsewhere as *x; write the value itself there first",
        ),
        (
            "c:\n- &x {b: 1}\na:\n- *x\n",
            "no",
            "file:4: *x is a YAML alias; write the value itself here",
        ),
        (
            "c: &x [{b: 1}]\na: *x",
            "no",
            "file:2: *x is a YAML alias; write the value itself here",
        ),
        (
            "a: [{rsvp: &x yes}]\nb: *x",
            "no",
            "file:1: this is also used elsewhere as *x; write the value itself there first",
        ),
        (
            "c: &x {a: [{b: 1}]}\n<<: *x",
            "no",
            "file:1: a 1 comes from a merge (<<); write the value itself here",
        ),
        (
            "c: &x {rsvp: yes}\na: [{<<: *x, b: 1}]\n",
            None,
            'file:2: "rsvp" comes from a merge (<<); change it there',
        ),
        ("a: [rsvp: yes, b: 1]", "no", None),
        (
            "a: [b: 1]\n",
            "no",
            "file:1: a record in a list in brackets has no braces; put it in braces",
        ),
        ("a:\n- ? b\n  : 1\n", "no", 'file:2: a key is written with "?"; write `key: value`'),
        (
            "a:\n- b: 1\n  ? rsvp\n  : 1\n",
            None,
            'file:3: a key is written with "?"; write `key: value`',
        ),
        ("a: [{rsvp: yes}]\n", None, 'file:1: "rsvp" is the only key of its record'),
        (
            'a:\n- ? "rs\\\n    vp"\n  : yes\n',
            None,
            'file:2: "rsvp" is the only key of its record',
        ),
        (
            "a:\n- b: |\n    x",
            "no",
            "file: this change would alter other parts of the file; edit it by hand",
        ),
        (
            "c: 1\r\n\r\nd: 2\re: 3\na: [{rsvp: [yes]}]",
            None,
            'file:5: "rsvp" is the only key of its record',
        ),
        ("a: []", "no", "there is no a 1 to edit"),
        ("a: [null]", "no", "there is no a 1 to edit"),
        ("b: 1", "no", "there is no a 1 to edit"),
        ("", "no", "there is no a 1 to edit"),
    ],
)
def test_refused(text: str, value: str | None, message: str | None) -> None:
    """What can't be changed alone is refused with its line and the reason."""
    if message is None:
        assert change(text, value) == text.replace("yes", "no")
        return
    with pytest.raises(EditError) as refusal:
        change(text, value)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "a:\n- rsvp: 'accepted'\n",
        'a:\n- rsvp: "\\x61ccepted"\n',
        "a:\n- rsvp: >-\n    accepted\n",
        'a:\n- rsvp: "acc\\\n    epted"\n',
    ],
)
def test_the_same_value_changes_nothing(text: str) -> None:
    """A value that reads the same, in whatever quotes or escapes, is left alone."""
    assert change(text, "accepted") == text


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("a: [yes]", ("a", 0), "a is a list, not a record"),
        ("a: [{b: [yes]}]", ("a", 0, "b", 0), "a 1, b is a list, not a record"),
        ("- yes", ("a",), "there is no record to edit"),
        ("a: [yes]", ("a", "b"), "there is no a to edit"),
        ("a: [{b: 1}]", ("a", 1, "b"), "there is no a 2 to edit"),
        ("a: [{b: 1}]", ("a", -1, "b"), "there is no a 0 to edit"),
        (
            "a: &m {c: {d: 1}}\nb:\n  <<: *m\n",
            ("b", "c", "d"),
            "file:3: b, c comes from a merge (<<); write the value itself here",
        ),
    ],
)
def test_place_that_holds_no_fact(text: str, path: tuple[str | int, ...], message: str) -> None:
    """Facts are keys of records that are there: another place is named as people count."""
    with pytest.raises(EditError) as refusal:
        change(text, "no", path)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "value", ["null", "~", "", "a: b", "it's", "#x", "- x", "x #y", "*x", '"', "\\"]
)
@pytest.mark.parametrize(
    "text",
    ["a: [{b: 1}]", "a:\n- b: 1\n", "a:\n- rsvp: x\n", "a: [{rsvp: 'x'}]", 'a: [{rsvp: "x"}]'],
)
def test_value_that_yaml_would_misread_is_quoted(text: str, value: str) -> None:
    """A value is written so that it is read as that very text."""
    assert yaml.safe_load(change(text, value))["a"][0]["rsvp"] == value


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [("'x'", "'no \"\\ ''t'"), ('"x"', '"no \\"\\\\ \'t"'), ("x", "no \"\\ 't")],
)
def test_quotes_stay_around_signs(quoted: str, expected: str) -> None:
    """A value keeps the quotes that were there, and what it holds is escaped as they want it."""
    assert change(f"a: [{{rsvp: {quoted}}}]", "no \"\\ 't") == f"a: [{{rsvp: {expected}}}]"


@pytest.mark.parametrize("word", ["true", "false", "accepted"])
def test_json_stays_json(word: str) -> None:
    """In a file that is JSON, the new key and its value are as JSON has them."""
    written = word if word != "accepted" else '"accepted"'

    edited = change('{"a": [{"b": 1}]}', word, ("a", 0, "c"))

    assert edited == f'{{"a": [{{"b": 1, "c": {written}}}]}}'


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("b: 1", "accepted", "b: 1\nrsvp: accepted"),
        ("b: 1\u2028", "accepted", "b: 1\nrsvp: accepted\u2028"),
        ("\nrsvp: no\nb: 1\n", None, "\nb: 1\n"),
        ("rsvp: no\nb: 1\n", None, "b: 1\n"),
    ],
)
def test_record_that_is_the_complete_file(before: str, value: str | None, after: str) -> None:
    """A record has no other around it, and a line may be the file's first and only one."""
    assert change(before, value, ("rsvp",)) == after


@pytest.mark.parametrize(
    ("before", "item", "after"),
    [
        pytest.param("a:\n- x # c\nb: 1", "y", "a:\n- x # c\n- y\nb: 1", id="lines"),
        pytest.param("a:\n  -   x\n", "y z", "a:\n  -   x\n  - y z\n", id="text"),
        pytest.param(
            "a:\n-   b: 1\n    c: 2\n",
            {"b": "3", "d": ["x", "y"]},
            "a:\n-   b: 1\n    c: 2\n\n-   b: 3\n    d: [x, y]\n",
            id="record of a section in lines",
        ),
        pytest.param(
            "a:\n- {b: 1}  # c\n# d\n",
            {"b": "Hall 1, left", "c": "x\ny"},
            "a:\n- {b: 1}  # c\n- {b: 'Hall 1, left', c: \"x\\ny\"}\n# d\n",
            id="record in braces",
        ),
        pytest.param(
            "a:\n- b: 1\n\n- b: 2\nc: 3\n",
            {"b": "3"},
            "a:\n- b: 1\n\n- b: 2\n\n- b: 3\nc: 3\n",
            id="empty lines between",
        ),
        pytest.param(
            "a:\n- b: 1\n- b: 2\n", {"b": "3"}, "a:\n- b: 1\n- b: 2\n- b: 3\n", id="none between"
        ),
        pytest.param(
            "a:\n  # one\n  -\n    # two\n    b: 1\n",
            {"b": "2"},
            "a:\n  # one\n  -\n    # two\n    b: 1\n\n  - b: 2\n",
            id="dash alone",
        ),
        pytest.param("a: [x]", "y, z", "a: [x, 'y, z']", id="brackets"),
        pytest.param("a: [x, ] # c", "y", "a: [x, y, ] # c", id="comma at the end"),
        pytest.param(
            "a: [\n  x, # c\n]\n", "y", "a: [\n  x, # c\n  y,\n]\n", id="brackets in lines, comma"
        ),
        pytest.param("a: [\n  x # c\n]\n", "y", "a: [\n  x, # c\n  y\n]\n", id="brackets in lines"),
        pytest.param("a: [\n  x]\n", "y", "a: [\n  x,\n  y]\n", id="bracket beside the last"),
        pytest.param('{"a": ["x"]}', {"b": "true"}, '{"a": ["x", {"b": true}]}', id="JSON"),
        pytest.param("a: [] # c", "y", "a: [y] # c", id="empty"),
        pytest.param("a: # c\nb: 1", "y", "a: [y] # c\nb: 1", id="nothing"),
        pytest.param(
            "a: [] # c\n", {"b": "1"}, "a: # c\n  - b: 1\n", id="first record of a section"
        ),
        pytest.param("b: 1\n", {"c": "1"}, "b: 1\n\na:\n  - c: 1\n", id="new section"),
        pytest.param("{b: 1}", {"c": "1"}, "{b: 1, a: [{c: 1}]}", id="new, in braces"),
    ],
)
def test_appended_item(before: str, item: object, after: str) -> None:
    """A new entry is the last of its list, written as the one before it is."""
    assert edit(before, AppendItem(("a",), item)) == after


@pytest.mark.parametrize(
    ("before", "places", "after"),
    [
        pytest.param("a:\n- x\n- y # c\n# d\n- z\n", [1], "a:\n- x\n# d\n- z\n", id="between"),
        pytest.param("a:\n- x\n- b: 1\n  c: 2", [1], "a:\n- x", id="no final line end"),
        pytest.param("a:\n- x\n- y\n- z\n", [0, 2], "a:\n- y\n", id="first and last"),
        pytest.param("a: # c\n- x\n- y\nb: 1\n", [0, 1], "a: [] # c\nb: 1\n", id="all"),
        pytest.param("a:\n- x\n- y", [0, 1], "a: []\n", id="all, no final line end"),
        pytest.param("a: [x, y, z]", [1], "a: [x, z]", id="brackets"),
        pytest.param("a: [x, y, z]", [0, 1], "a: [z]", id="brackets, first ones"),
        pytest.param("a: [x, y, z]", [1, 2], "a: [x]", id="brackets, last ones"),
        pytest.param("a: [x, y, ]", [0, 1], "a: []", id="brackets, all"),
        pytest.param("a: [\n  x,\n  y, # c\n  z\n]", [0], "a: [\n  y, # c\n  z\n]", id="line"),
        pytest.param("a:\n  -\n    # c\n    b: 1\n  - x\n", [0], "a:\n  - x\n", id="dash alone"),
    ],
)
def test_removed_item(before: str, places: list[int], after: str) -> None:
    """A removed entry goes with its lines; the others stay as they are, with their comments."""
    assert edit(before, *(RemoveItem(("a", place)) for place in places)) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        pytest.param("a: x # c\n", ["y", "z"], "a: [y, z] # c\n", id="list for a text"),
        pytest.param("a: [x, y]\n", "z: 1", "a: 'z: 1'\n", id="text for a list"),
        pytest.param("a:\n- x\n- y\nb: 1\n", ["z"], "a: [z]\nb: 1\n", id="list for lines"),
        pytest.param("a:\n  c: x\nb: 1\n", "z", "a: z\nb: 1\n", id="text for a record"),
        pytest.param(
            "a: x # c\nb: 1\n", "y\nz", "a: |- # c\n  y\n  z\nb: 1\n", id="lines for a text"
        ),
        pytest.param(
            "a: | # c\n  x\n  y\nb: 1\n", "y\nz\n", "a: | # c\n  y\n  z\nb: 1\n", id="lines"
        ),
        pytest.param("a: |+\n  x\n\nb: 1\n", "y", "a: y\n\nb: 1\n", id="text for kept lines"),
        pytest.param("a: 'x'\n", "y\nz", "a: |-\n  y\n  z\n", id="lines for quotes"),
        pytest.param("{a: x}", {"c": ["y z", ","]}, "{a: {c: [y z, ',']}}", id="record in braces"),
    ],
)
def test_replaced_by_another_kind(before: str, value: object, after: str) -> None:
    """Texts, lists and records take each other's place, and a comment beside them stays."""
    assert edit(before, SetKey(("a",), value)) == after


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("a:\n  b: 1\n  # c: 2\n", SetKey(("d",), ["x"]), "a:\n  b: 1\n  # c: 2\n\nd: [x]\n"),
        (
            "a:\n  b: 1\n  # c\n # d\n# e\n",
            SetKey(("f",), "1"),
            "a:\n  b: 1\n  # c\n # d\nf: 1\n# e\n",
        ),
        ("a:\n  b: 1\n# c\n", SetKey(("d",), "1"), "a:\n  b: 1\nd: 1\n# c\n"),
        ("a:\r\n  b: 1\r\n  # c", SetKey(("d",), "1"), "a:\r\n  b: 1\r\n  # c\r\nd: 1"),
        ("a:\n- b: 1\n  # c\n", AppendItem(("a",), "x"), "a:\n- b: 1\n  # c\n\n- x\n"),
        ("a:\n- b: 1\n# c\n", AppendItem(("a",), "x"), "a:\n- b: 1\n\n- x\n# c\n"),
        (
            "a:\n- b:\n    c: 1\n    # d\n  # e\n",
            SetKey(("a", 0, "f"), "1"),
            "a:\n- b:\n    c: 1\n    # d\n  f: 1\n  # e\n",
        ),
    ],
)
def test_a_comment_stays_in_its_record(before: str, change: Edit, after: str) -> None:
    """What follows a record, deeper than it, is about the record: a key that may be written."""
    assert edit(before, change) == after


@pytest.mark.parametrize("text", ["a:\n- x\n# c\n- y\n", "a: [x, # c\n  y]\n", "a: # c\n- x\n"])
def test_comment_inside_is_not_lost(text: str) -> None:
    """What has a comment in it is not replaced."""
    with pytest.raises(EditError, match="there is a comment in what would be replaced; edit"):
        edit(text, SetKey(("a",), "y"))


WORKSHOP = """\
workshops:
  - id: one   # the first
    title: One
    # where
    venue: {name: Hall}
    attendees:
      - name: Ada
"""


def test_new_keys_come_in_the_order_of_the_schema() -> None:
    """A new key comes after those that precede it in the schema."""
    at = ("workshops", 0)

    assert edit(
        WORKSHOP,
        SetKey((*at, "url"), "https://example.org"),
        SetKey((*at, "number"), "1"),
        SetKey((*at, "venue", "city"), "Turin"),
        SetKey((*at, "attendees", 0, "rsvp"), "accepted"),
        SetKey((*at, "sessions"), [{"id": "s", "title": "S"}]),
    ) == (
        WORKSHOP.replace("# the first\n", "# the first\n    number: 1\n")
        .replace("Hall}\n", "Hall, city: Turin}\n    url: https://example.org\n")
        .replace("    attendees", "    sessions:\n      - {id: s, title: S}\n    attendees")
        + "        rsvp: accepted\n"
    )
    assert edit("workshops:\n- title: One\n", SetKey((*at, "id"), "one")) == (
        "workshops:\n- id: one\n  title: One\n"
    )
    assert edit("workshops: [{title: One}]", SetKey((*at, "id"), "one")) == (
        "workshops: [{id: one, title: One}]"
    )


def test_missing_records_are_made() -> None:
    """A key of a record that is not there makes the record; of several keys they share it."""
    at = ("workshops", 0, "venue")

    assert (
        edit(
            "workshops:\n- id: one\n  venue:\n",
            SetKey((*at, "city"), "Turin"),
            SetKey((*at, "geo", "lat"), "45"),
            SetKey((*at, "geo", "lon"), "7.7"),
        )
        == "workshops:\n- id: one\n  venue: {city: Turin, geo: {lat: 45, lon: 7.7}}\n"
    )


def test_edits_at_one_place() -> None:
    """What is added and removed around the same line end is all done, the innermost first."""
    text = "workshops:\n- id: one\n  attendees:\n  - name: Ada\n    rsvp: accepted"
    at = ("workshops", 0)

    assert edit(
        text,
        AppendItem((*at, "attendees"), {"name": "Bo"}),
        RemoveKey((*at, "attendees", 0, "rsvp")),
        SetKey((*at, "attendees", 0, "sources"), ["x"]),
        AppendItem(("workshops",), {"id": "two"}),
    ) == (
        "workshops:\n- id: one\n  attendees:\n  - name: Ada\n    sources: [x]\n"
        "  - name: Bo\n\n- id: two"
    )


def test_only_the_way_is_kept() -> None:
    """Of a large file, only what is beside the way to a wanted record is kept in memory."""
    root, _ = find_nodes("a: [{b: {c: 1}}, {b: {c: 1}}]\nd: {e: {f: 1}}", [("a", 0)])

    kept = [path for path in [("a", 0, "b"), ("a", 1), ("d",)] if root.has(path)]
    assert kept == [("a", 0, "b"), ("a", 1), ("d",)]
    assert not any(map(root.has, [("a", 0, "b", "c"), ("a", 1, "b"), ("d", "e")]))


def test_for_a_place_alone_nothing_beside_the_way_is_kept() -> None:
    """Thousands of warnings about attendees keep none of their other values in memory."""
    text = "a: [{b: 1, c: 2}, {b: 3}]\nd:\n- {e: 1}\n- &x {e: 2, f: 3}\n- *x\n- <<: *x\n  g: 4\n"
    paths = [("a", 0, "b"), ("d", 2, "e"), ("d", 3, "f")]

    root, _ = find_nodes(text, paths, with_siblings=False)

    assert [text[slice(*root.locate(path))] for path in paths] == ["1", "2", "3"]
    assert not any(map(root.has, [("a", 0, "c"), ("a", 1), ("d", 0), ("d", 3, "g")]))
    assert (list(root.inside), list(root.inside["d"].node.inside)) == (["a", "d"], [2, 3])


def test_inner_edits_come_first() -> None:
    """What is removed at the end of a record may be where something is added after the record."""
    text = "workshops:\n- id: one\n  attendees:\n  - name: Ada\n    rsvp: accepted\n"

    assert edit(
        text,
        AppendItem(("workshops",), {"id": "two"}),
        AppendItem(("workshops", 0, "attendees"), {"name": "Bo"}),
        RemoveKey(("workshops", 0, "attendees", 0, "rsvp")),
    ) == ("workshops:\n- id: one\n  attendees:\n  - name: Ada\n  - name: Bo\n\n- id: two\n")


def test_edits_that_fail_stop_no_others() -> None:
    """Where only the result shows that an edit is not possible, the others are made."""
    text = "a:\n- {b: 1}\n- {c: 1}\n- b: |\n    x"
    edits = [SetKey(("a", place, "rsvp"), "no") for place in (2, 0, 1)]

    edited, refused = edit_document(Document("file", text.encode()), dict(enumerate(edits)))

    assert edited.text == "a:\n- {b: 1, rsvp: no}\n- {c: 1, rsvp: no}\n- b: |\n    x"
    assert refused == {0: "file: this change would alter other parts of the file; edit it by hand"}


def test_list_is_made_once() -> None:
    """Entries of a list that is not there share the list that is made for them."""
    text = "workshops: [{id: one}]"
    items = [AppendItem(("workshops", 0, "tags"), tag) for tag in ("x", "y")]

    assert edit(text, *items) == "workshops: [{id: one, tags: [x, y]}]"


def test_all_entries_replaced() -> None:
    """In brackets a list may lose all entries and get others; in lines that is refused."""
    edits: list[Edit] = [RemoveItem(("a", 0)), AppendItem(("a",), "y")]

    assert edit("a: [x]", *edits) == "a: [y]"
    with pytest.raises(
        EditError, match="file:2: removing all entries and adding others takes two steps"
    ):
        edit("a:\n- x", *edits)


@pytest.mark.parametrize(
    ("text", "change", "message"),
    [
        ("- x", RemoveItem((0,)), "file:1: a list without a key must keep an entry"),
        ("a:\n- - x\n  - y", RemoveItem(("a", 0, 0)), "file:2: this list begins on the same line"),
        ("a:\n- b: 1 # c\n  d: 2\n  e: 3", None, "file:2: there is a comment between what"),
        ("a: [x]", RemoveItem(("a", 1)), "there is no a to edit"),
        ("a: [x]", RemoveKey(("a", 1, "b")), "there is no a 2 to edit"),
        ("a: x", AppendItem(("a", "b"), "y"), "there is no a to edit"),
    ],
)
def test_refused_removal(text: str, change: Edit | None, message: str) -> None:
    """What can't be removed or extended by itself is refused, as is what does not exist."""
    edits = [change] if change else [RemoveKey(("a", 0, key)) for key in "bd"]
    with pytest.raises(EditError) as refusal:
        edit(text, *edits)
    assert str(refusal.value).startswith(message)


def test_several_changes_of_one_record() -> None:
    """Changes of one record are all made, each beside the one before."""
    changes = [SetKey(RSVP, "accepted"), SetKey(("a", 0, "attended"), "true")]

    assert edit("a: [{b: 1}]", *changes) == "a: [{b: 1, rsvp: accepted, attended: true}]"
    assert edit("a:\n- b: 1", *changes) == "a:\n- b: 1\n  rsvp: accepted\n  attended: true"


PEOPLE = """\
organizations: [{id: uni}]
workshops:
- id: first
  title: First
  start: 2026-03-02
  attendees:
    - name: Ada   # the chair
      rsvp: accepted
    - {organization: uni}
"""


def write_folder(folder: Path) -> None:
    """A schedule in three files."""
    (folder / "a.yaml").write_text("series: {id: s, title: S}\n", "utf-8")
    (folder / "b.yaml").write_bytes(b"\xef\xbb\xbf" + PEOPLE.encode())
    more = "workshops: [{id: second, title: Second, attendees: [{name: Bo}]}]"
    (folder / "c.yml").write_text(more, "utf-8")


def test_where_a_new_entry_is(tmp_path: Path) -> None:
    """A new workshop goes into the file named, else into the one with most; its line is known."""
    write_folder(tmp_path)
    editable = read_editable(str(tmp_path))
    new = AppendItem(("workshops",), {"id": "third", "title": "Third"})

    edited = plan_edits(editable, [new])
    assert [*edited.changes] == [str(tmp_path / "b.yaml")]
    assert [workshop.id for workshop in edited.after.schedule.workshops] == [
        "first",
        "third",
        "second",
    ]
    place = ("workshops", 1)
    assert edited.after.find_position(place)[:3] == (str(tmp_path / "b.yaml"), 11, 3)
    assert edited.after.find_value((*place, "title")) == "Third"
    assert edited.after.find_value((*place, "venue", "city")) is None

    edited = plan_edits(editable, [new._replace(file=str(tmp_path / "c.yml"))])
    assert [*edited.changes] == [str(tmp_path / "c.yml")]
    edited = plan_edits(editable, [SetKey(("series", "url"), "https://example.org")])
    assert edited.after.find_position(("series", "url"))[:2] == (str(tmp_path / "a.yaml"), 1)
    edited = plan_edits(editable, [AppendItem(("regions",), {"id": "N", "name": "North"})])
    assert edited.after.find_position(("regions", 0))[:2] == (str(tmp_path / "a.yaml"), 4)


@pytest.mark.parametrize("path", [("workshops", 2, "title"), ("workshops", "first"), ("venues", 0)])
def test_entry_that_does_not_exist(path: tuple[str | int, ...], tmp_path: Path) -> None:
    """An edit of an entry that the schedule does not have is an error."""
    write_folder(tmp_path)

    with pytest.raises(EditError, match="there is no"):
        plan_edits(read_editable(str(tmp_path)), [SetKey(path, "x")])


def test_attendees_of_a_folder(tmp_path: Path) -> None:
    """Facts are written into the file that names the attendee; other files are left out."""
    write_folder(tmp_path)
    edits = [
        edit_attendee(0, 0, "rsvp", "declined"),
        edit_attendee(0, 1, "attended", True),
        edit_attendee(1, 0, "attended", False),
    ]

    changed, refused, _ = plan_edits(read_editable(str(tmp_path)), edits)

    assert refused == {}
    b, c = (str(tmp_path / name) for name in ("b.yaml", "c.yml"))
    assert list(changed) == [b, c]
    assert changed[b][0] == (tmp_path / "b.yaml").read_bytes()
    assert changed[b][1] == changed[b][0].replace(b"accepted", b"declined").replace(
        b"{organization: uni}", b"{organization: uni, attended: true}"
    )
    assert changed[c][1].endswith(b"attendees: [{name: Bo, attended: false}]}]")


@pytest.mark.parametrize(
    "edit", [edit_attendee(0, 0, "rsvp", "accepted"), edit_attendee(0, 0, "attended", None)]
)
def test_known_facts_change_nothing(edit: Edit, tmp_path: Path) -> None:
    """A fact that the schedule states already changes no file."""
    write_folder(tmp_path)

    assert plan_edits(read_editable(str(tmp_path)), [edit])[:2] == ({}, {})


def test_written_facts_are_read_again(tmp_path: Path) -> None:
    """The edited file, put in place, holds the new facts, which can be removed again."""
    path = tmp_path / "one.yaml"
    path.write_text("series: {id: s, title: S}\n" + PEOPLE, "utf-8")
    before = path.read_bytes()
    edited = plan_edits(read_editable(str(path)), [edit_attendee(0, 1, "attended", False)])
    path.write_bytes(edited.changes[str(path)][1])

    assert load_schedule(path).workshops[0].attendees[1].attended is False
    edited = plan_edits(read_editable(str(path)), [edit_attendee(0, 1, "attended", None)])
    assert edited.changes[str(path)][1] == before


def test_wrong_schedule_is_not_edited(tmp_path: Path) -> None:
    """A schedule with errors is refused with all of them."""
    path = tmp_path / "one.yaml"
    path.write_text(PEOPLE, "utf-8")

    with pytest.raises(ScheduleError):
        plan_edits(read_editable(str(path)), [edit_attendee(0, 0, "rsvp", "declined")])


def test_word_that_no_schedule_holds_is_refused(tmp_path: Path) -> None:
    """What would make the schedule wrong is not written."""
    write_folder(tmp_path)

    with pytest.raises(EditError, match="would be wrong"):
        plan_edits(read_editable(str(tmp_path)), [edit_attendee(0, 0, "rsvp", "maybe")])


SHARED = """\
series: {id: s, title: S}
workshops:
- {id: a, title: A, attendees: &p [{name: Bo}]}
- {id: b, title: B, attendees: *p}
- id: c
  title: C
  attendees:
  - name: Cy
  - &di {name: Di}
  - {name: Ed}
- id: d
  title: D
  attendees:
  - *di
  - name: Fy
- &e {id: e, title: E, attendees: [{name: Gy}]}
- <<: *e
  id: f
"""


def test_shared_attendees_stop_no_others(tmp_path: Path) -> None:
    """Who can't be written is refused with file and line as they are then; the rest is written."""
    path = tmp_path / "one.yaml"
    path.write_text(SHARED, "utf-8")
    everybody = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (3, 0), (3, 1), (4, 0), (5, 0)]
    edits = [edit_attendee(*person, "attended", True) for person in everybody]

    changes, refused, _ = plan_edits(read_editable(str(path)), edits)

    text = changes[str(path)][1].decode()
    assert text == (
        SHARED.replace("name: Cy\n", "name: Cy\n    attended: true\n")
        .replace("{name: Ed}", "{name: Ed, attended: true}")
        .replace("name: Fy\n", "name: Fy\n    attended: true\n")
    )
    here, there = (
        "is a YAML alias; write the value itself here",
        "this is also used elsewhere as",
    )
    assert {everybody[number]: reason for number, reason in refused.items()} == {
        (0, 0): f"{path}:3: {there} *p; write the value itself there first",
        (1, 0): f"{path}:4: *p {here}",
        (2, 1): f"{path}:10: {there} *di; write the value itself there first",
        (3, 0): f"{path}:15: *di {here}",
        (4, 0): f"{path}:18: {there} *e; write the value itself there first",
        (5, 0): f"{path}:19: workshops 6, attendees 1 comes from a merge (<<); "
        "write the value itself here",
    }


def list_edits(place: int) -> list[Edit]:
    """Edits of every kind of one workshop."""
    at = ("workshops", place)
    return [
        SetKey((*at, "title"), "New"),
        SetKey((*at, "venue", "city"), "Turin"),
        SetKey((*at, "attendees"), []),
        SetKey((*at, "attendees", 0, "rsvp"), "accepted"),
        AppendItem((*at, "attendees"), {"name": "New"}),
        RemoveItem((*at, "attendees", 0)),
        RemoveKey((*at, "attendees")),
    ]


def test_edit_beside_aliases_is_right_or_refused(tmp_path: Path) -> None:
    """Of what is repeated in a file each edit changes just its place, or nothing."""
    path = tmp_path / "one.yaml"
    path.write_text(SHARED, "utf-8")
    editable = read_editable(str(path))
    made = []
    for place in range(6):
        for number, change in enumerate(list_edits(place)):
            edited = plan_edits(editable, [change])
            assert bool(edited.changes) != bool(edited.refused)
            before, after = (
                [json.loads(json.dumps(state.find_value(("workshops", at)))) for at in range(6)]
                for state in (editable, edited.after)
            )
            if edited.changes:
                made.append((place, number))
                assert before[:place] + before[place + 1 :] == after[:place] + after[place + 1 :]
                assert edited.after.find_value(change.path) != editable.find_value(change.path)
            else:
                assert before == after

    possible = ["01", "0126", "01345", "012456", "", "012"]
    assert made == [(place, int(number)) for place in range(6) for number in possible[place]]


def test_standard_input_is_refused() -> None:
    """Standard input can't be edited."""
    with pytest.raises(UsageError, match="standard input cannot be edited"):
        read_editable("-")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("between", "gap"), [("", ""), ("\n", "\n"), (" \n", "\n"), ("# comment\n", "")]
)
def test_empty_lines_between_entries(between: str, gap: str, line_end: str) -> None:
    """An entry gets an empty line above it only where those before have one."""
    old = f"a:\n- b: 1\n{between}- b: 2\n".replace("\n", line_end)

    new = edit(old, AppendItem(("a",), {"b": "3"}))

    assert new == old + f"{gap}- b: 3\n".replace("\n", line_end)
