"""What each kind of field allows: States, languages, identifiers, machine-readable zones."""
