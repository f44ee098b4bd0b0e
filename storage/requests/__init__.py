"""Requests, their deadlines, and unfinished drafts."""
