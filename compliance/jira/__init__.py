"""Jira mirrors what the portal decides: exactly one ticket a request, whatever dies when (X1, X2, X5)."""
