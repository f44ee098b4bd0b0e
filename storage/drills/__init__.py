"""Drills that are planned, under way or over, and members that let theirs rest."""
