"""What an organizer offers: its rules, questions, capacity and address."""
