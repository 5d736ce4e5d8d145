"""Campaigns that call home the people whose addresses a platform does not hand over."""
