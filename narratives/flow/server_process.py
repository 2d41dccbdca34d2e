"""A private Prefect server for one `narratives run` or `narratives serve`, gone when its parent is.

Prefect can start a temporary server by itself; that one outlives a killed parent, writes to the terminal, and
makes its caller wait. This one runs as a script: `python server_process.py FD`, with a listening socket as file
descriptor FD and a pipe as standard input, whose end means that the parent is gone. It prints `ready` when it
answers.
"""

import os
import socket
import sys
import threading
import time

import uvicorn

# Enough to write down the last states of a run; nobody waits for it.
_LAST_WORDS_SECONDS = 10


class _Server(uvicorn.Server):
    """A server that says when it is ready, and ends with its parent."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print("ready", flush=True)

    def leave_with_parent(self) -> None:
        """Wait for the end of the parent, however it came, then end."""
        sys.stdin.buffer.read()
        self.should_exit = True
        time.sleep(_LAST_WORDS_SECONDS)
        os._exit(0)


def main(descriptor: int) -> None:
    """Serve Prefect's API on a socket until the parent is gone."""
    config = uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on")
    server = _Server(config)
    threading.Thread(target=server.leave_with_parent, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
