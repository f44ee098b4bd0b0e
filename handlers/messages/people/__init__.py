"""Messages about people: enrolment, accounts, their channels."""
