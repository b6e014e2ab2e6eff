"""The public simulator: arguments, truth, and the sample that was made with it."""

import json
import zipfile

import pytest

from careerstats.errors import ArgumentError
from careerstats.exports.read import read_workforce
from careerstats.simulate import simulate_workforce
from careerstats.simulation.scenario import SCENARIOS


@pytest.fixture(scope="module")
def made():
    return simulate_workforce()


def test_the_default_is_2000_people_over_three_years(made):
    assert len(made.workforce.employees) == 2_005
    assert len(made.lives.talks) == 24 + 36
    assert made.truth["seed"] == 1


def test_the_sample_is_what_the_default_saves(made, samples, tmp_path):
    """Files as they are, workbooks part by part: compression may differ between platforms."""
    made.save(tmp_path)
    for path in sorted(samples.iterdir()):
        if path.suffix != ".xlsx":
            assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
            continue
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / path.name) as new:
            assert old.namelist() == new.namelist()
            for name in old.namelist():
                assert old.read(name) == new.read(name), (path.name, name)
    assert sum(p.stat().st_size for p in samples.iterdir()) < 3_000_000


def test_half_of_the_people_have_had_a_conversation_in_the_last_year(made):
    work = made.workforce
    log = work.qualifying
    late = set(log.loc[log["date"] > "2025-09-30", "spell"])
    active = work.active("2026-09-30")
    assert 0.5 < sum(s in late for s in active) / len(active) < 0.62


def test_the_truth_names_restructurings_rounds_and_what_was_planted(made):
    truth = made.truth
    assert list(truth["let_go"]) == ["R2025-1", "R2025-2", "pooled"]
    assert truth["let_go"]["R2025-1"]["announced"] == "2025-05-01"
    assert truth["let_go"]["R2025-1"]["departments"] == ["Sales", "Operations", "Customer Care"]
    assert list(truth["passed_over"]) == ["2024-07-01", "2025-07-01", "2026-07-01", "pooled"]
    pooled = truth["let_go"]["pooled"]
    assert pooled["risk_ratio"] == pytest.approx(pooled["risk_without"] / pooled["risk_with"], abs=0.002)
    assert pooled["risk_difference"] == pytest.approx(pooled["risk_without"] - pooled["risk_with"], abs=2e-4)
    assert json.loads(json.dumps(truth)) == truth


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_by_default_two_is_planted_where_the_scenario_plants_something(scenario):
    made = simulate_workforce(300, 2, 3, scenario=scenario)
    expected = 2.0 if scenario in ("planted", "unlogged") else 1.0
    assert made.truth["let_go"]["pooled"]["risk_ratio"] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("ratio", [0.5, 1.0, 3.0])
def test_another_ratio_is_planted_when_asked_for(ratio):
    made = simulate_workforce(2_000, 3, 3, let_go_risk_ratio=ratio)
    assert made.truth["let_go"]["pooled"]["risk_ratio"] == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("counting", "column", "share"),
    [
        (("with_whom", "manager"), "with_whom", 0.60),
        (("setting", "formal"), "setting", 0.42),
        (("minutes", "long"), "minutes", 0.85),
        (("support", "development"), "support", 0.31),
    ],
)
def test_the_kind_that_counts_is_logged_as_such(counting, column, share):
    made = simulate_workforce(1_000, 2, 3, counting=counting)
    assert made.truth["counting"] == " ".join(counting)
    held = made.workforce.conversations[made.workforce.conversations["status"] == "held"]
    of_kind = held[column] >= 15 if column == "minutes" else held[column] == counting[1]
    assert of_kind.mean() == pytest.approx(share, abs=0.04)
    lives = made.lives
    assert of_kind.sum() == (lives.counting & lives.logged)[24:].sum()


def test_the_same_seed_gives_the_same_tables_and_another_seed_others():
    one, again, other = (simulate_workforce(200, 2, seed) for seed in (4, 4, 5))
    for name in ("employees", "conversations", "job_history"):
        assert getattr(one.workforce, name).equals(getattr(again.workforce, name))
        assert not getattr(one.workforce, name).equals(getattr(other.workforce, name))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"people": 10}, "people=10 is not accepted; give a whole number from 50."),
        ({"people": 99.5}, "people=99.5 is not accepted; give a whole number from 50."),
        ({"years": 0}, "years=0 is not accepted; give a whole number from 1 to 20."),
        ({"let_go_risk_ratio": 0}, "let_go_risk_ratio=0 is not accepted; give 0.2 to 5."),
        ({"let_go_risk_ratio": 9.0}, "let_go_risk_ratio=9.0 is not accepted; give 0.2 to 5."),
        ({"seed": -1}, "seed=-1 is not accepted; give a whole number from 0."),
        (
            {"counting": ("mood", "good")},
            "counting='mood' is not accepted; give one of with_whom, setting, minutes, support, "
            "initiated_by.",
        ),
        (
            {"counting": ("minutes", "short")},
            "counting['minutes']='short' is not accepted; give one of long.",
        ),
        (
            {"scenario": "rosy"},
            "scenario='rosy' is not accepted; give one of null, confounded, planted, unlogged, reverse, "
            "managers.",
        ),
    ],
)
def test_arguments_that_are_not_accepted_are_said_in_one_sentence(given, sentence):
    with pytest.raises(ArgumentError) as error:
        simulate_workforce(**given)
    assert str(error.value) == sentence


@pytest.mark.parametrize("years", [1, 2])
@pytest.mark.parametrize("people", [50, 120])
def test_the_smallest_companies_hold_together_and_their_exports_can_be_read(people, years, tmp_path):
    for seed in range(3):
        made = simulate_workforce(people, years, seed)
        assert len(made.workforce.employees) == people + 5
        assert f"employees {people + 5}" in repr(made)
        assert "<table>" in made._repr_html_()
        read = read_workforce(made.save(tmp_path))
        told = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["defects"]
        found = set(read.audit.problems[["file", "cell", "rule"]].itertuples(index=False, name=None))
        assert not [d for d in told if (d["file"], d["found_at"], d["rule"]) not in found]


def test_one_year_has_no_restructuring_and_says_so_in_its_truth():
    made = simulate_workforce(200, 1, 1)
    assert len(made.workforce.restructurings) == 0
    assert made.truth["let_go"] == {
        "pooled": dict.fromkeys(["risk_without", "risk_with", "risk_difference", "risk_ratio"])
        | {"people": 0}
    }
