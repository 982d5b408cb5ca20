"""Demo data for a portal in DEBUG: people, clients, numbers, a request in every status, by the real services."""
