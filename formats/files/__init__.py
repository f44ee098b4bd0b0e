"""Files that people bring: what they are by their content, and names under which they are kept."""
