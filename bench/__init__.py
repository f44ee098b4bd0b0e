"""Measurements: each shows what was reached beside a baseline of the same run."""
