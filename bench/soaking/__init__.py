"""The soak: its scene, its people, its faults, its timing and its verdict."""
