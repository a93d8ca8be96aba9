"""netloop: declare router loopbacks and router IDs once, push them safely, prove that routing uses them."""

__version__ = "0.1.0"
