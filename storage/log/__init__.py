"""The log's records, anchors and erasures."""
