"""Workforces whose truth is known, month by month, and the exports they would leave behind."""
