"""What people can press and type: every button's form and every command, each in one place."""
