"""From a command or a press to the service that it means."""
