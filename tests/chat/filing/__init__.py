"""Stories of filing: step by step, in one line, and the same twice."""
