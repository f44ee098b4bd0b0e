"""Sessions and passkeys, with an authenticator in software."""
