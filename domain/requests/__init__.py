"""The life of a request: filing, routing, escalation, answering, closing."""
