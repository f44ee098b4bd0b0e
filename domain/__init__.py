"""The rules of the network: values in, decisions out. Knows no chat, database, clock or cipher."""
