"""What is kept, and for how long: keys, backups, retention, erasure."""
