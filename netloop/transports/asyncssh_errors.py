"""What asyncssh raises, in netloop's own errors; the sentences are those of ``error_translation``."""

from __future__ import annotations

from dataclasses import dataclass

import asyncssh

from netloop.errors import AuthenticationFailed, DeviceError, HostKeyRefused, NetloopError, Unreachable
from netloop.transports.algorithms import newer
from netloop.transports.asyncssh_client import LoginStep
from netloop.transports.error_translation import Attempt, network

BEFORE_LOGIN = (LoginStep.GREETING, LoginStep.KEY_EXCHANGE)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an attempt came: the step, what the device offered that is not spoken, and what it takes at the login.

    ``refusal`` is why the host key was refused, ``methods`` the ways to log in that the device takes where none was at
    hand, ``bad_key`` a private key that could not be read.
    """

    step: LoginStep
    refusal: HostKeyRefused | None = None
    offer: tuple[str, str] | None = None
    methods: tuple[str, ...] = ()
    bad_key: NetloopError | None = None


def translated(exc: BaseException, attempt: Attempt, progress: Progress) -> NetloopError:
    """The error that stands for one of asyncssh's, or of the network's."""
    if isinstance(exc, OSError):
        return Unreachable(f"{attempt.address}: {network(exc, attempt.seconds)}")
    if progress.step in BEFORE_LOGIN:
        return _before_login(exc, attempt, progress)
    if isinstance(exc, asyncssh.PermissionDenied):
        return _refused(attempt, progress)
    return _ended(exc, attempt, progress)


def _before_login(exc: BaseException, attempt: Attempt, progress: Progress) -> DeviceError:
    if progress.refusal is not None:
        return progress.refusal
    if progress.offer is not None:
        message, hint = progress.offer
        return Unreachable(f"{attempt.address}: {message}", hint=hint)
    if isinstance(exc, asyncssh.KeyExchangeFailed):
        return Unreachable(f"{attempt.address}: no common SSH algorithm: {_words(exc)}", hint=newer(attempt.setting))
    if isinstance(exc, asyncssh.ConnectionLost):
        return Unreachable(f"{attempt.address}: the device ended the connection before the login")
    return Unreachable(f"{attempt.address}: no SSH session: {_words(exc)}")


def _ended(exc: BaseException, attempt: Attempt, progress: Progress) -> DeviceError:
    """A device that ends the connection at the login has refused it, whatever it says."""
    if progress.step is LoginStep.LOGIN:
        return AuthenticationFailed(f"{attempt.address}: {attempt.who} was refused")
    return Unreachable(f"{attempt.address}: no SSH session: {_words(exc)}")


def _refused(attempt: Attempt, progress: Progress) -> NetloopError:
    if progress.bad_key is not None:
        return progress.bad_key
    only = f": the device accepts only {', '.join(progress.methods)}" if progress.methods else ""
    return AuthenticationFailed(f"{attempt.address}: {attempt.who} was refused{only}")


def late(attempt: Attempt, step: LoginStep, seconds: float) -> Unreachable:
    """The error of a step that was not answered in so many seconds."""
    words = {
        LoginStep.GREETING: f"connected, but no SSH greeting within {seconds:g} s",
        LoginStep.KEY_EXCHANGE: f"the key exchange was not answered in {seconds:g} s",
        LoginStep.LOGIN: f"the login was not answered in {seconds:g} s",
        LoginStep.SHELL: f"no shell within {seconds:g} s",
    }
    return Unreachable(f"{attempt.address}: {words[step]}")


def _words(exc: BaseException) -> str:
    return " ".join(str(exc).split()) or type(exc).__name__
