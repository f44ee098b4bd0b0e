"""The directory at the pages: looking, confirming, changing an entry."""
