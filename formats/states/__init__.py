"""States by name: as the United Nations, the CLDR and people call them, also where they are misspelt."""
