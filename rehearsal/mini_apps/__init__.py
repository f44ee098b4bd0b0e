"""Pages that a phone's own screen shows: what Telegram's app, or Telegram Web, is around them."""
