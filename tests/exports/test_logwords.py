"""Logs whose status or topic cannot say which rows count: nothing is left out in silence."""

import pytest
from mess import ROSTER, write
from sheets import table

from careerstats.exports.headers import locate
from careerstats.exports.mapping import Mapping
from careerstats.exports.proposals import block
from careerstats.exports.read import read_workforce


def log(header, *words, mapping=None):
    """A log with one more column; each word stands in a row of a person of its own."""
    rows = [f"{100 + i}|2024-01-{1 + i % 28:02d}|{word}" for i, word in enumerate(words)]
    return locate(table(f"Employee ID|Date|{header}", *rows, file="log.csv"), mapping=Mapping.load(mapping))


def findings(located):
    return {f.rule: f for f in located.findings}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["Development", "Promotion", "New project", "General"], "support"),
        (["Beförderung", "Entwicklung", "neues Projekt", "allgemein"], "support"),
        (["Wellbeing", "Feedback"], "support"),  # both could be topics, but none says career
        (["Development", "Promotion"], "topic"),
        (["Career", "New project", "General"], "topic"),
        (["Development", "New project", "Weekly 1:1"], "topic"),
        (["Weekly 1:1", "Performance review"], "topic"),  # a log without careers is no log of careers
        (["Blue", "Green"], None),
    ],
)
def test_a_topic_is_bound_only_when_its_words_are_topics(words, field):
    located = log("Topic", *words)
    assert {name for name in located.fields if located.fields[name] == 2} == ({field} if field else set())


def test_a_topic_read_as_support_says_so_and_what_counts():
    found = findings(log("Thema", "Beförderung", "neues Projekt"))["topic-is-support"]
    assert found.severity == "warning"
    assert found.message == (
        "Column C is named like topic, but its words are kinds of support: it is read as support, and every "
        "held conversation of the log counts as one about the career."
    )
    assert found.action.startswith(
        "if some were about something else, say in columns.toml what the words mean"
    )


def test_words_that_a_topic_does_not_know_can_be_taken_out():
    found = findings(log("Topic", *["Promotion"] * 5, *["New project"] * 5))["topic-is-support"]
    assert block(found.paste) == '[words.topic]\n# "New project" = "other"  # or career'


def test_where_support_is_bound_already_the_topic_is_not_read():
    located = locate(table("Employee ID|Date|Support|Topic", "1|2024-01-01|Training|New project"))
    assert located.fields["support"] == 2
    assert 3 not in located.fields.values()
    assert "it is not read" in findings(located)["topic-not-understood"].message


def test_a_status_of_which_no_word_is_known_is_not_read():
    located = log("Status", *["Gruen"] * 6, *["Rot"] * 5, *["krank (Burnout)"] * 2)
    assert "status" not in located.fields
    found = findings(located)["status-not-understood"]
    assert found.message == (
        "Column C is named like status, but none of its words is known: it is not read, and every row of the "
        "log counts as held."
    )
    assert block(found.paste) == (
        "[words.status]\n"
        '# Gruen = "held"  # or scheduled, cancelled, declined, missed\n'
        '# Rot = "held"  # or scheduled, cancelled, declined, missed'
    )


def test_a_status_with_a_known_word_stays():
    assert log("Status", "geplant", "quux").fields["status"] == 2
    assert log("Completed?", "ja", "nein").fields["status"] == 2


def test_an_empty_status_or_topic_needs_no_word():
    assert findings(log("Status", "", "-")) == {}


def test_the_analysts_choice_and_words_stay():
    chosen = {"conversations": {"topic": "Topic"}}
    assert log("Topic", "Development", "New project", mapping=chosen).fields["topic"] == 2
    told = {"words": {"topic": {"new PROJECT": "other"}}}
    assert log("Topic", "Development", "New project", mapping=told).fields["topic"] == 2
    told = {"words": {"status": {"Gruen": "held"}}}
    assert log("Status", "Gruen", "Rot", mapping=told).fields["status"] == 2


def talks(header, *words):
    rows = [[("00101", "00102")[i % 2], f"2024-02-{1 + i:02d}", word] for i, word in enumerate(words)]
    return [["Employee ID", "Date", header], *rows]


@pytest.mark.parametrize(
    ("header", "words", "counted"),
    [
        ("Status", ["gehalten", "geplant", "abgesagt", "gehalten"], 2),
        ("Status", ["Yes", "No", "yes"], 2),
        ("Status", ["Gruen", "Rot", "Rot"], 3),
        ("Status", ["geplant", "quux", "quux"], 0),
        ("Thema", ["Beförderung", "allgemein", "neues Projekt"], 3),
        ("Topic", ["Career", "quux", "other"], 1),
        ("Art", ["formell", "informell"], 2),
    ],
)
def test_so_many_rows_count(tmp_path, header, words, counted):
    work = read_workforce(
        write(tmp_path, {"employees.csv": ROSTER, "log.csv": talks(header, *words)}), progress=False
    )
    assert work.log_counts.counted == counted
    unclear = {"word-unknown", "status-not-understood", "topic-is-support"}
    silent = not unclear & set(work.audit.problems["rule"])
    assert not (silent and counted == 0)
