"""From a request to its alert: idle, in a burst, behind others, beside pages and strangers."""
