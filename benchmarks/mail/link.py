"""A link with latency: passes bytes on, each piece so many seconds later.

python benchmarks/mail/link.py HOST:PORT OWN_PORT SECONDS
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

PIECE = 65_536


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wait: float) -> None:
    """Everything that comes, later; pieces on their way do not hold each other up."""
    on_their_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    clock = asyncio.get_running_loop().time

    async def deliver() -> None:
        while True:
            due, piece = await on_their_way.get()
            await asyncio.sleep(max(due - clock(), 0))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        writer.close()

    delivery = asyncio.create_task(deliver())
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(PIECE):
            await on_their_way.put((clock() + wait, piece))
    await on_their_way.put((clock() + wait, b""))
    with contextlib.suppress(ConnectionError):
        await delivery


async def serve(target: str, port: int, wait: float) -> None:
    """Take connections for ever."""
    host, _, number = target.rpartition(":")

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, int(number))
        await asyncio.gather(pass_on(reader, back, wait), pass_on(there, writer, wait))

    server = await asyncio.start_server(connect, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
