"""Somebody's computer: a browser without scripts, and the passkeys that its owner has."""
