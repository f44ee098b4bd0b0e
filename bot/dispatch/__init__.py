"""Getting messages out: queue, limits, other channels, and what became of each."""
