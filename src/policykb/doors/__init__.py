"""The ways in. No logic here, only asking and showing."""
