"""Doing a thing once however often it is asked for: the first answer is kept under the caller's key."""
