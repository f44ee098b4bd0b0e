"""How what is typed reads: dates, values, rows, selectors."""
