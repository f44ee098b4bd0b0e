"""Files at the pages: how they come in with a form, and how they read."""
