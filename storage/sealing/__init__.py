"""Sealing rows and counting them: keys in memory, the sealed part of a row, totals."""
