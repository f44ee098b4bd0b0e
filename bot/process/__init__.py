"""The process itself: clock, own log, streams, descriptors, files, stopping, and how commands answer."""
