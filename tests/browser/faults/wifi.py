"""The school's wifi: it carries bytes between tablets and the installation, and loses some when a test says so."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.browser.whole.conftest import free_port

PUT = b"PUT /box/envelope"
ALL_GOES, HALF_WAY, ANSWER_LOST = "all goes", "half way", "answer lost"


class Wifi:
    """`away` refuses everything. `fates` says what becomes of the next submissions; after them all goes well."""

    def __init__(self, to: int) -> None:
        self.to, self.port = to, free_port()
        self.address = f"http://localhost:{self.port}"
        self.away, self.submissions = False, 0
        self.fates: list[str] = []
        self.open: set[socket.socket] = set()
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _from = self.door.accept()
                threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near: socket.socket) -> None:
        try:
            far = None if self.away else socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            far = None
        if far is None:
            near.close()
            return
        pair = Pair(self, near, far)
        self.open |= {near, far}
        threading.Thread(target=pair.down, daemon=True).start()
        pair.up()

    def goes(self) -> None:
        """Away, also in the middle of what is under way."""
        self.away = True
        for each in list(self.open):
            end(each)
        self.open.clear()

    def comes_back(self) -> None:
        self.away = False

    def close(self) -> None:
        self.goes()
        self.door.close()


class Pair:
    def __init__(self, wifi: Wifi, near: socket.socket, far: socket.socket) -> None:
        self.wifi, self.near, self.far, self.deaf = wifi, near, far, False

    def up(self) -> None:
        with contextlib.suppress(OSError):
            while data := self.near.recv(65536):
                fate = ALL_GOES
                if data.startswith(PUT):
                    self.wifi.submissions += 1
                    fate = self.wifi.fates.pop(0) if self.wifi.fates else ALL_GOES
                if fate == HALF_WAY:
                    self.far.sendall(data[: len(data) // 2])
                    break
                self.deaf = self.deaf or fate == ANSWER_LOST
                self.far.sendall(data)
        self.end()

    def down(self) -> None:
        with contextlib.suppress(OSError):
            while (data := self.far.recv(65536)) and not self.deaf:
                self.near.sendall(data)
        self.end()

    def end(self) -> None:
        for each in (self.near, self.far):
            end(each)
            self.wifi.open.discard(each)


def end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
