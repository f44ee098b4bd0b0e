"""What others may ask this process over HTTP: health, metrics, calendars, codes brought back."""
