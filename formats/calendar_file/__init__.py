"""Calendars from elsewhere (RFC 5545): .ics files, read strictly and within limits."""
