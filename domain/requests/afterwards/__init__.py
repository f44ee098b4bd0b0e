"""What both sides do with a request beside answering it, and after: extend, end, confirm."""
