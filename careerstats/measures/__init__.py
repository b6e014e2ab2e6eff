"""Coverage, gaps, rates and cohorts: pandas out, NumPy inside."""
