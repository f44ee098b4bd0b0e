"""What a request is made of beside its own fields."""
