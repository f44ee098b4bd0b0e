"""What keeps a service running: updates kept, leases, deadlines, signs of life, numbers for a monitor."""
