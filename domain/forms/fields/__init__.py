"""What forms are made of: fields, their words, and what several types share."""
