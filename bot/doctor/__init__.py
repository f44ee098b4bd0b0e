"""``doctor``: what is wrong with a deployment, each with what to do about it."""
