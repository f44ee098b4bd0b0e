"""The Bot API over HTTP: methods, their parameters, strict checking, webhooks."""
