"""Stories of what protects members from each other, and people in danger."""
