"""The page with everybody's phones, and the switches behind it."""
