from newsletter.transports.address import BadMailAddress, transport_at
from newsletter.transports.contract import Connection, Transport

__all__ = ["BadMailAddress", "Connection", "Transport", "transport_at"]
