"""Taking the log's signed state out of the machine: places, witnesses, and verifying against them."""
