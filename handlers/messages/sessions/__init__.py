"""Messages about the pages: passkeys, where somebody is signed in, what stops a first passkey."""
