"""What figures are later counted from."""
