"""Accounts, invitations, attempts in vain, and acts that wait for two people's codes."""
