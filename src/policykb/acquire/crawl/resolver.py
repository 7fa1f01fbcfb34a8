"""Names looked up for Scrapy: a connection is made to the very addresses that were checked, or to none."""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer, provider

from policykb.acquire.addresses import allowed, check
from policykb.errors import SourceError

SETTING = "POLICYKB_ALLOW_PRIVATE"


@implementer(IHostnameResolver)
class CheckedResolver:
    """The system's resolver, of whose answers those are handed on that may be asked. One look-up, one connection.

    ``refused``: what was said of hosts whose addresses may not be asked.
    """

    def __init__(self, reactor: Any, may: tuple[str, ...]) -> None:
        self._reactor = reactor
        self._inner = reactor.nameResolver
        self._may = allowed(may)
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> CheckedResolver:
        """As Scrapy makes it."""
        return cls(reactor, tuple(crawler.settings.getlist(SETTING)))

    def install_on_reactor(self) -> None:
        """Take the place of the resolver that was there."""
        self._reactor.installNameResolver(self)

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, *args: Any, **options: Any) -> Any:  # noqa: N802, N803 - Twisted's names
        """Look a name up; where one of its addresses may not be asked, none is handed on."""
        return self._inner.resolveHostName(_checked(self, resolutionReceiver, hostName), hostName, *args, **options)

    def passes(self, host: str, addresses: list[Any]) -> bool:
        """Whether all addresses of a host may be asked."""
        try:
            check(host, [address.host for address in addresses], self._may)
        except (SourceError, ValueError) as error:
            self.refused[host] = str(error)
            return False
        return True


def _checked(resolver: CheckedResolver, receiver: Any, host: str) -> Any:
    addresses: list[Any] = []

    @provider(IResolutionReceiver)
    class Checked:
        @staticmethod
        def resolutionBegan(resolution: Any) -> None:  # noqa: N802 - Twisted's names
            receiver.resolutionBegan(resolution)

        @staticmethod
        def addressResolved(address: Any) -> None:  # noqa: N802
            addresses.append(address)

        @staticmethod
        def resolutionComplete() -> None:  # noqa: N802
            if resolver.passes(host, addresses):
                for address in addresses:
                    receiver.addressResolved(address)
            receiver.resolutionComplete()

    return Checked
