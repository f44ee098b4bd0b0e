"""Facts for every message: what rules and services say, and who reads it."""
