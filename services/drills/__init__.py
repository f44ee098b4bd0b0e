"""Drills at work: ordered, looked at, stopped, rung when they are due, and how they went."""
