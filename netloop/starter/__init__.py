"""A folder to begin with: an inventory that works, and what a repository and its code host need beside it.

``content`` says what each file holds, ``write`` puts those into a folder that are not there yet: all of them or none.
"""
