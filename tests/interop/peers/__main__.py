"""Run both peers until interrupted: `python -m tests.interop.peers [ghost port] [wordpress port]`.

Prints one line of JSON with addresses and credentials when both answer.
"""

import json
import signal
import sys
from dataclasses import asdict

from tests.interop.peers import start_ghost, start_wordpress


def main(ghost_port: int = 0, wordpress_port: int = 0) -> None:
    """Start, tell, wait."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with start_ghost(port=ghost_port) as ghost, start_wordpress(port=wordpress_port) as wordpress:
        told = {"ghost": asdict(ghost), "wordpress": asdict(wordpress)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
