"""Messages about drills: to who is drilled, and to the secretariat that orders them."""
