"""Indian English."""
