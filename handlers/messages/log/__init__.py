"""Messages about the log: reading, anchors, disclosure, erasure, approvals, outages."""
