"""One deployment: its settings, its files beside the database, its listeners, and opening it."""
