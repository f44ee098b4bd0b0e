"""Handing messages over, and what follows when one cannot be delivered."""
