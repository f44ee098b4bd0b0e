"""What has changed since a page was drawn: a stream that says that something has, and what it is in words."""
