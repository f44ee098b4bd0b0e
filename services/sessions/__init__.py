"""Sessions at the pages: how one begins, what it opens, when it is over."""
