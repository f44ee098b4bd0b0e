"""The commands of ``contactpoint``, a file per topic."""
