"""The process itself: clock, log, streams, descriptors, files, HTTP, stopping; how commands answer."""
