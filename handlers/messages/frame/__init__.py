"""What every message is made of: lines, buttons, quoted texts, refusals."""
