"""The service as a process: what starts, what takes over, what bears a day with faults."""
