"""The engines, the tables, migrating, and what several processes share."""
