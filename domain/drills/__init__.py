"""Drills: what is ordered, when each desk's is due, whether it may ring now, and how it went."""
