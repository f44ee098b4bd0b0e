"""A local Telegram to try, train and test with: Bot API, phones, clock, misbehaviour.

It imports nothing of the product, which meets it over HTTP only. Everything in it is an EXERCISE.
"""
