"""Stages: each a verb from noun to noun, on one device."""
