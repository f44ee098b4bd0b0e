"""The sentences of the chat, one module per family of topics.

Each family maps its topics to functions that take the translator and what is told, and give a
``Wording``. Putting families together and keeping to Telegram's limits is left to
``handlers.messages``.
"""
