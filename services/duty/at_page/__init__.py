"""Duty at the pages: one's own shifts, the burden of duty, what can be done, the briefing."""
