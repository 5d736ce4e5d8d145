"""Moving house: everything out into one archive, everything in from one.

An archive is a zip with one file of JSON lines per table, the uploaded files, and a
manifest that says what each of them must be. It is independent of the database it came from.
"""
