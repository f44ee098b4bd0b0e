"""What messages and pages say of a request and of its times, from the facts of one saying."""
