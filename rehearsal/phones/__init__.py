"""What people do with their phones, here and over HTTP."""
