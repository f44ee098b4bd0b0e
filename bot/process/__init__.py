"""The process itself: clock, own log, streams, descriptors, stopping, and how commands answer."""
