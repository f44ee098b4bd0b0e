"""The directory as one YAML file: read, checked, compared, written."""
