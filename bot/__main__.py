"""``python -m bot`` is ``contactpoint``."""

from bot.cli import main

if __name__ == "__main__":
    main()
