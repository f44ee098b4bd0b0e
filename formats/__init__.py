"""Text and files in, values out, and back. Knows no database, no loop and no clock."""
