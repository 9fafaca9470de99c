"""The server of the desk."""

from __future__ import annotations

import socket
from typing import cast

import uvicorn
from fastapi import FastAPI


class DeskServer(uvicorn.Server):
    """Ends the live streams when it shuts down: they never end by themselves, and would hold it up until it cuts them off."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        cast(FastAPI, self.config.app).state.stopping.set()
        await super().shutdown(sockets)
