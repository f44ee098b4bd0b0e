"""What people type: times, words, members' names."""
