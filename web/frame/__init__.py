"""What every page stands in: who is there, how it is drawn, its headers, and what goes wrong."""
