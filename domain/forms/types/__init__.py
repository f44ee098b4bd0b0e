"""The form of each type of request, a file each."""
