"""A small workbook for tests: text, links, a table with a bar chart, one with lines."""

import io

import openpyxl
import pandas as pd

from careerstats.reporting.layout import Column, Drawing, Sheet

RATES = pd.DataFrame(
    {
        "unit": ["Sales", "=1+1", "Legal"],
        "people": [412, 120, "[c]"],
        "rate": [0.61, 0.45, "[c]"],
        "below": [0.05, 0.04, "[c]"],
        "above": [0.06, 0.03, "[c]"],
    }
)
COLUMNS = [
    Column("unit", "Unit"),
    Column("people", "People", "count"),
    Column("rate", "Coverage (share of people)", "share"),
    Column("below", "Down", "share"),
    Column("above", "Up", "share"),
]
BARS = Drawing("bar", "Coverage", "Bars of coverage", "unit", [("rate", "12436D")], "Share", "below", "above")
CURVE = pd.DataFrame({"end": ["31 Mar", "30 Jun"], "rate": [0.4, 0.5], "low": [0.3, 0.4]})
LINES = Drawing(
    "line", "Over time", 'Lines <of> "coverage"', "end", [("rate", "12436D"), ("low", "6F777B")], "Share"
)


def sheets():
    return [
        Sheet("Cover", "A report", ["What it is. " * 20, "=2+2"], wide=True),
        Sheet(
            "Contents",
            "Contents",
            [],
            pd.DataFrame({"tab": ["Units", "Time"]}),
            [Column("tab", "Sheet")],
            links={0: "Units", 1: "Time"},
        ),
        Sheet("Units", "By unit", ["A line."], RATES, COLUMNS, [BARS], formats={(1, "people"): "number"}),
        Sheet(
            "Time",
            "Over time",
            [],
            CURVE,
            [
                Column("end", "Quarter end"),
                Column("rate", "Coverage", "share"),
                Column("low", "From", "share"),
            ],
            [LINES],
        ),
    ]


def reopened(data):
    return openpyxl.load_workbook(io.BytesIO(data))
