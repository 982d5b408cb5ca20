"""`make bench`: the portal's figures, each beside its bound, measured against a floor of the bench's own."""
