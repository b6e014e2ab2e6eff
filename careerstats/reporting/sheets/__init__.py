"""What stands on each sheet of the quarterly workbook."""
