"""Requests that were told by telephone: entering, confirming and disowning one."""
