"""Requests that are tied to others: who may tie them, and what each side sees of it."""
