"""The only SQL, and the migrations. One unit of work is one transaction."""
