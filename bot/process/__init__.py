"""The process itself: clock, own log, streams, descriptors, files, HTTP, stopping, and how commands answer."""
