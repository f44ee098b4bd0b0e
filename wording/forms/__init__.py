"""Forms in words: what each field is called and asks for, how its value reads, what is wrong with it."""
