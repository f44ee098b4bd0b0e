"""Requests: what needs somebody, looking for one, reading it, acting on it."""
