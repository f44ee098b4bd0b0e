"""The directory: looking, confirming, changing an entry, and the rosters of desks."""
