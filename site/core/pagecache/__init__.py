"""Serves a finished page before Django is entered.

Each process keeps pages in its own memory; one number in a memory-mapped file, shared by all
processes of the house, says which generation of the content they show. Whoever changes something
that readers see raises the number, and every process forgets what it had. Nothing personal is
ever kept: a request with a cookie goes to Django, and so does one whose address could be anything.
"""
