"""The checks. Only Telegram and the clock are replaced, by the rehearsal's own."""
