"""Makes what netloop said of a host that host's own result: ok, changed with a diff, failed or unreachable."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """The action: ``result`` is the host's entry in what ``netloop`` returned."""

    _supports_check_mode = True
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The host's entry."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, given = self.validate_argument_spec(argument_spec={"result": {"type": "dict", "required": True}})
        return {**result, **given["result"]}
