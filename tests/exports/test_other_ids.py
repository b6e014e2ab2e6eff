"""Files that name persons by different ids of one system are brought together."""

import careerstats as cs

ROSTER = """File Number,Position ID,Associate ID,Payroll Name,Hire Date,Home Department,Reports To Position ID
000101,ABC000101,G1,"Lee, Ann",02/15/2015,Sales,ABC000102
000102,ABC000102,G2,"Chu, Bo",03/13/2012,Sales,
"""
EXITS = """File Number,Termination Date,Termination Reason Description,Voluntary/Involuntary Termination Flag
000101,05/31/2024,Reduction in Force,Involuntary
000999,05/30/2024,Retirement,Voluntary
"""
PROMOTIONS = """Position ID,Position Effective Date,Job Change Reason Description,Pay Grade Description
ABC000101,01/13/2022,Promotion,Grade 4
"""


def load(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return cs.read_workforce(folder, progress=False)


def test_file_numbers_and_position_ids_lead_to_the_rosters_ids(tmp_path):
    work = load(tmp_path, headcount=ROSTER, terminations=EXITS, promotions=PROMOTIONS)
    assert work.employees["employee_id"].tolist() == ["G1", "G2"]
    assert work.employees["manager_id"].tolist()[0] == "G2"
    assert work.exits[["employee_id", "exit_type"]].to_numpy().tolist() == [["G1", "let_go"]]
    assert work.promotions["employee_id"].tolist() == ["G1"]
    problems = work.audit.problems
    assert set(problems.loc[problems["rule"] == "other-id", "file"]) == {
        "headcount.csv",
        "promotions.csv",
        "terminations.csv",
    }


def test_an_id_that_nobody_has_stays_unknown(tmp_path):
    work = load(tmp_path, headcount=ROSTER, terminations=EXITS)
    problems = work.audit.problems
    assert problems.loc[problems["rule"] == "employee-unknown", "cell"].tolist() == ["A3"]


def test_an_id_that_two_persons_share_leads_to_nobody(tmp_path):
    shared = ROSTER.replace("000102,ABC", "000101,ABC")
    work = load(tmp_path, headcount=shared, terminations=EXITS)
    assert work.exits.empty
