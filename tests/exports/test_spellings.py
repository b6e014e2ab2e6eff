"""Kind 41 of mess, across tables: one spelling for one place."""

import pandas as pd

import careerstats as cs
from careerstats.exports.audit import Recorder
from careerstats.exports.spellings import agree


def frames(**columns):
    made = {}
    for name, values in columns.items():
        table, column = name.split("__")
        made[table] = pd.DataFrame(
            {column: pd.Series(values, dtype="str"), "_source": 0, "_row": range(len(values))}
        )
    return made


def test_tables_that_agree_are_the_same_objects():
    found = frames(employees__department=["Sales", "IT"], job_history__department=["Sales", None])
    made = agree(found, Recorder())
    assert all(made[name] is found[name] for name in found)


def test_a_restructuring_reaches_the_unit_it_means(tmp_path):
    people = ["Employee ID,Hire Date,Department,Level"]
    people += [f"{i},2020-01-{13 + i},Sales Europe,L1" for i in range(5)]
    (tmp_path / "employees.csv").write_text("\n".join(people), encoding="utf-8")
    text = "Restructuring ID,Announced,Department\nR1,2024-03-15,SALES  europe\n"
    (tmp_path / "restructurings.csv").write_text(text, encoding="utf-8")
    text = "Employee ID,Promotion Date,From Level,To Level\n1,2023-01-15,l1,L2\n"
    (tmp_path / "promotions.csv").write_text(text, encoding="utf-8")
    work = cs.read_workforce(tmp_path, progress=False)
    assert work.restructurings["department"].tolist() == ["Sales Europe"]
    assert work.promotions[["from_level", "to_level"]].to_numpy().tolist() == [["L1", "L2"]]
    problems = work.audit.problems
    told = problems[problems["rule"] == "spelling-unified"]
    assert sorted(zip(told["file"], told["cell"], strict=True)) == [
        ("promotions.csv", "C2"),
        ("restructurings.csv", "C2"),
    ]


def test_digits_and_other_words_are_never_joined(tmp_path):
    found = frames(employees__level=["L1", "L2", "L 10"], promotions__from_level=["L1", "L11"])
    made = agree(found, Recorder())
    assert made["employees"]["level"].tolist() == ["L1", "L2", "L 10"]
