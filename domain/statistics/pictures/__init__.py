"""Figures as pictures: for whom each is, and what of the figures stands in it."""
