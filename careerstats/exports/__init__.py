"""Spreadsheets in: read safely, mapped, checked, and every row accounted for."""
