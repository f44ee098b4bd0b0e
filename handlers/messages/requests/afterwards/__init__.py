"""What both sides read of what is done with a request beside answering it, and after."""
