"""The intent that the IOS tests share."""

from tests.unit.platforms.cisco_ios.conftest import intent_of

INTENT = intent_of()
