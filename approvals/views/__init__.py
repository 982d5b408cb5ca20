"""Pages of the approvals room: by mailed link, signed in, for the owner, for Tech Support."""
