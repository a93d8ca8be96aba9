"""The journal strikes the secrets of its run; see ``netloop.text.redact``."""

from netloop.text.redact import LONG, STRUCK, Redactor

__all__ = ["LONG", "STRUCK", "Redactor"]
