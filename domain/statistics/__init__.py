"""What is counted of a network: turns as the log tells them, and the figures of a period."""
