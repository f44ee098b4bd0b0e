"""What people read: a family of messages for each topic, put together from topics and facts."""
