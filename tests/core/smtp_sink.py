"""A small SMTP server that keeps what it is sent and refuses mail for refused@example.org."""

from email import message_from_bytes
from email.message import Message
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Self


class _Session(StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 sink")
        recipients: list[str] = []
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"RCPT":
                address = line.split(b"<")[1].split(b">")[0].decode()
                refused = address.startswith("refused@")
                if not refused:
                    recipients.append(address)
                self._say("550 nobody here" if refused else "250 ok")
            elif verb == b"DATA":
                self._say("354 go on")
                self.server.sink.keep(recipients, self._data())
                recipients = []
                self._say("250 kept")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class SmtpSink:
    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []
        self._server = ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.daemon_threads = True
        self._server.sink = self
        self.port: int = self._server.server_address[1]

    def keep(self, recipients: list[str], data: bytes) -> None:
        self.raw.append(data)
        self.recipients.append(recipients)

    @property
    def messages(self) -> list[Message]:
        return [message_from_bytes(data) for data in self.raw]

    @property
    def bare_line_feeds(self) -> int:
        return sum(data.count(b"\n") - data.count(b"\r\n") for data in self.raw)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
