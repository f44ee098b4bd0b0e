"""Sessions at the pages, and what shows who somebody is, as rows."""
