"""A real SMTP server on loopback: keeps what it accepts, refuses, defers or hangs up when a test says so."""

import asyncio
import email
import re
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Received:
    """One letter as it crossed the wire: `recipients` of the envelope, `message` parsed, `raw` bytes."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes

    @property
    def subject(self) -> str:
        return str(self.message["Subject"]).strip()  # a folded header begins with the fold

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""

    @property
    def html(self) -> str:
        body = self.message.get_body(("html",))
        return str(body.get_content()) if body else ""

    @property
    def links(self) -> list[str]:
        return re.findall(r"https?://[^\s<>\"]+", self.text)


@dataclass
class Mailroom:
    """`letters` in the order of arrival. Answers to RCPT are set by address, those to DATA by the next n letters."""

    letters: list[Received] = field(default_factory=list)
    port: int = 0
    _recipient_answers: dict[str, str] = field(default_factory=dict)
    _data_answers: list[str] = field(default_factory=list)
    _hang_ups: int = 0
    _hold_at: str = ""
    _held: threading.Event = field(default_factory=threading.Event)
    _go_on: threading.Event = field(default_factory=threading.Event)
    _farewell: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """For the EMAIL_URL of a child process."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Received]:
        """What this address was sent, oldest first."""
        return [letter for letter in self.letters if address in letter.recipients]

    def refuse(self, address: str, answer: str = "550 5.1.1 no such mailbox") -> None:
        """Answer RCPT for this address so from now on (a 4xx answer defers)."""
        self._recipient_answers[address] = answer

    def accept(self, address: str) -> None:
        """Take mail for this address again."""
        self._recipient_answers.pop(address, None)

    def defer_next(self, count: int = 1, answer: str = "451 4.3.0 try again later") -> None:
        """Answer the next `count` letters so instead of keeping them."""
        self._data_answers += [answer] * count

    def hang_up_after_data(self, count: int = 1) -> None:
        """Keep the next `count` letters, but drop the connection before the answer (X8)."""
        self._hang_ups += count

    def hold_next(self, at: str) -> None:
        """Let the next letter wait: `asked` when its recipient is named, `taken` when it is kept but not answered."""
        self._hold_at = at
        for event in (self._held, self._go_on, self._farewell):
            event.clear()

    def wait_for_hold(self, timeout: float = 20.0) -> None:
        """Block until a letter is held. Raises TimeoutError."""
        if not self._held.wait(timeout):
            raise TimeoutError("no letter was held")

    def wait_for_farewell(self, timeout: float = 20.0) -> None:
        """Block until a sender has read its answer and takes its leave. Raises TimeoutError."""
        if not self._farewell.wait(timeout):
            raise TimeoutError("nobody said goodbye")

    def release(self) -> None:
        """What is held goes on, if its sender still lives."""
        self._hold_at = ""
        self._go_on.set()

    async def _hold(self, at: str) -> None:
        if self._hold_at != at:
            return
        self._hold_at = ""
        self._held.set()
        while not self._go_on.is_set():  # a sender that dies ends this task
            await asyncio.sleep(0.01)

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        self._farewell.set()
        return "221 Bye"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self._recipient_answers.get(address):
            return answer
        await self._hold("asked")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._data_answers:
            return self._data_answers.pop(0)
        raw = bytes(envelope.content or b"")
        message: Any = email.message_from_bytes(raw, policy=default)
        self.letters.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), message, raw))
        await self._hold("taken")
        if self._hang_ups:
            self._hang_ups -= 1
            server.transport.abort()
        return "250 OK"


class _AnyPort(Controller):
    """A controller that takes the port the system gives it."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def open_mailroom() -> tuple[Mailroom, Controller]:
    """A started server on a free port; the caller stops the controller."""
    room = Mailroom()
    controller = _AnyPort(room, hostname="127.0.0.1", port=0, server_hostname="mailroom.test")
    controller.start()
    room.port = controller.port
    return room, controller
