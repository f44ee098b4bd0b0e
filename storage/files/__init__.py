"""Files in sealed pieces, and what is kept beside them."""
