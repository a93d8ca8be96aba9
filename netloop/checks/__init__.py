"""Checks: one question a class."""
