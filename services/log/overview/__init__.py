"""What supervisors, auditors and the secretariat look at: nights, the course of a case, exports."""
