"""What grows: logs, networks, rosters, requests; and what it costs then."""
