"""Rendering: templates print the intent and decide nothing; an operator's own folder is searched first."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netloop import registry
from netloop.disk import is_folder, read_text
from netloop.errors import Place, TemplateError
from netloop.model.intent import Intent
from netloop.model.typed import beyond_ascii, cannot_be_typed, control, spelling
from netloop.settings import shipped

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

ENTRY = "device.j2"
PROTOCOLS = ("ospf", "ospfv3", "bgp", "isis", "eigrp", "ldp")
SHOWN = 60
FAILURES = (
    *(TypeError, ValueError, ArithmeticError, AttributeError, LookupError, OSError),
    *(RuntimeError, SyntaxError, MemoryError, AssertionError),
)
"""What a template's own mistakes raise out of Python; nothing of them is a fault of netloop."""
SCOPE = "a template sees device, loopbacks and routing"


@cache
def _environment(platform: str, own: Path | None) -> SandboxedEnvironment:
    """What renders: shipped templates alone are trusted to end; with others everything is metered."""
    from jinja2 import StrictUndefined

    from netloop.templating.loader import Folders

    folders = [*([own / platform, own] if own else []), shipped("templates") / platform]
    return _kind_of_sandbox(own)(
        loader=Folders(*folders),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=own is not None,
    )


def _kind_of_sandbox(own: Path | None) -> type[SandboxedEnvironment]:
    if own is None:
        from netloop.templating.sandboxed import Sandboxed

        return Sandboxed
    from netloop.templating.metered import Metered

    return Metered


def render(intent: Intent, own: Path | None = None) -> str:
    """The configuration text that says the intent, one section after the other, without blank lines.

    Args:
        intent: what the device must be.
        own: the operator's folder of templates (``DIR/<platform>/*.j2`` or ``DIR/*.j2``), searched first.

    Raises:
        TemplateError: no such template, a syntax error, an undefined name, something the sandbox forbids, more work
            than a template may make, or a text that cannot be typed on the router.
    """
    from jinja2 import TemplateError as JinjaError

    from netloop.templating.allowance import allowance

    if own is not None and not is_folder(own):
        message = f"{intent.device}: there is no such folder of templates"
        raise TemplateError(message, place=Place(str(own)), hint="a folder with DIR/<platform>/*.j2 or DIR/*.j2")
    try:
        with allowance():
            text = _environment(intent.platform, own).get_template(ENTRY).render(_variables(intent))
    except TemplateError as exc:
        raise TemplateError(f"{intent.device}: {exc.message}", place=exc.place, hint=exc.hint) from exc
    except JinjaError as exc:
        raise TemplateError(f"{intent.device}: {_reason(exc)}", place=_place(exc), hint=SCOPE) from exc
    except RecursionError as exc:
        message = f"{intent.device}: the template includes or calls itself, or is nested too deeply"
        raise TemplateError(message, place=_place(exc), hint="a template is called by others, never by itself") from exc
    except FAILURES as exc:
        message = f"{intent.device}: the template failed: {str(exc) or type(exc).__name__}"
        raise TemplateError(message, place=_place(exc), hint=SCOPE) from exc
    lines = [line.rstrip(" \t") for line in text.split("\n") if line.strip(" \t")]
    _typeable(lines, intent, own)
    return "".join(f"{line}\n" for line in lines)


def _typeable(lines: list[str], intent: Intent, own: Path | None) -> None:
    """Refuse what a router's terminal line reads as something else than it is."""
    seven_bit = registry.get("platform", intent.platform).terminal.seven_bit
    for line in lines:
        if line.isascii() and line.isprintable() and "?" not in line:
            continue
        if found := control(line):
            message, hint, odd = f"a line holds {found}", "one line of printable text", None
        elif "?" in line:
            message, hint, odd = 'a line holds "?", which asks a router for help', "text without a question mark", "?"
        elif seven_bit and (odd := beyond_ascii(line)):
            message, hint = cannot_be_typed(odd), spelling(odd)
        else:
            continue
        raise TemplateError(
            f"{intent.device}: {message}: {line.strip()[:SHOWN]!a}", place=_where(odd, intent, own), hint=hint
        )


def _where(character: str | None, intent: Intent, own: Path | None) -> Place | None:
    """The first place of a character in the operator's own templates, or that they are meant."""
    from netloop.templating.loader import LARGEST

    folders = [own / intent.platform, own] if own else []
    for path in sorted(path for folder in folders for path in folder.glob("*.j2")):
        with suppress(OSError, UnicodeDecodeError):  # it is not among the templates that were rendered
            for number, line in enumerate(read_text(path, LARGEST).splitlines(), 1):
                if character and character in line:
                    return Place(str(path), number)
    return Place(str(own)) if own else None


def _variables(intent: Intent) -> dict[str, Any]:
    routing = {protocol: getattr(intent, protocol) for protocol in PROTOCOLS}
    return {"device": intent.device, "platform": intent.platform, "loopbacks": intent.loopbacks, "routing": routing}


def _reason(exc: Exception) -> str:
    from jinja2 import TemplateNotFound

    return f"no template {exc}" if isinstance(exc, TemplateNotFound) else str(exc)


def _place(exc: Exception) -> Place | None:
    """Where in a template it happened: the deepest frame that is a template's."""
    name, line = getattr(exc, "filename", None), getattr(exc, "lineno", None)
    frame = exc.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.endswith(".j2"):
            name, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    return Place(name, line) if name else None
