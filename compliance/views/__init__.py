"""The pages of Tech Support and compliance: thin functions, one POST URL for each action."""
