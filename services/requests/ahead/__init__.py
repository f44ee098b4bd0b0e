"""What is there before a request is: the draft of one that is written at a page."""
