"""Which addresses may be asked: those of the open net, and private ones that are named."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.acquire.addresses import NONE, allowed, check, check_written, is_public, numeric
from policykb.errors import SourceError, UsageError

FORBIDDEN = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.8", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
)  # fmt: skip
OPEN = ("8.8.8.8", "114.114.114.114", "202.106.0.20", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_is_not_of_the_open_net_is_refused(address: str) -> None:
    with pytest.raises(SourceError, match="private network"):
        check("www.example.gov.cn", [address], NONE)
    with pytest.raises(SourceError, match="private network"):
        check("www.example.gov.cn", ["8.8.8.8", address], NONE)


@pytest.mark.parametrize("address", OPEN)
def test_the_open_net_is_asked(address: str) -> None:
    check("www.example.gov.cn", [address], NONE)


@given(st.ip_addresses(v=4))
def test_an_address_is_the_same_however_ipv6_carries_it(address: ipaddress.IPv4Address) -> None:
    whole = int(address)
    carried = [int(ipaddress.IPv6Address(prefix)) | whole for prefix in ("::ffff:0:0", "64:ff9b::", "::ffff:0:0:0")]
    carried.append(int(ipaddress.IPv6Address("2002::")) | whole << 80)
    assert {is_public(ipaddress.IPv6Address(one)) for one in carried} == {is_public(address)}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_addresses_written_as_numbers_are_seen_in_every_form(host: str) -> None:
    with pytest.raises(SourceError, match="private network"):
        check_written(f"http://{host}/", NONE)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:,x"])
def test_other_than_the_web_is_refused(url: str) -> None:
    with pytest.raises(SourceError, match="not an http"):
        check_written(url, NONE)


@pytest.mark.parametrize(("host", "address"), [("a.cn", None), ("1a", None), ("", None), ("1.2.3.4", "1.2.3.4")])
def test_names_are_not_numbers(host: str, address: str | None) -> None:
    assert numeric(host) == address


@pytest.mark.parametrize(
    ("said", "host", "address", "may"),
    [
        ("10.1.2.0/24", "oa.example", "10.1.2.9", True),
        ("10.1.2.0/24", "oa.example", "10.1.3.9", False),
        ("10.1.2.3", "oa.example", "10.1.2.3", True),
        ("OA.example.", "oa.example", "10.9.9.9", True),
        ("oa.example", "ob.example", "10.9.9.9", False),
        ("oa.example", "evil.oa.example", "10.9.9.9", False),
        ("::1", "localhost", "::1", True),
        ("[::1]", "localhost", "::1", True),
        ("127.0.0.1", "localhost", "::1", False),
    ],
)
def test_private_addresses_are_asked_where_they_are_named(said: str, host: str, address: str, may: bool) -> None:
    if may:
        check(host, [address], allowed([said]))
    else:
        with pytest.raises(SourceError):
            check(host, [address], allowed([said]))


@pytest.mark.parametrize("said", ["", "10.0.0.0/99", "http://oa.example/", "a b"])
def test_what_names_no_host_is_said(said: str) -> None:
    with pytest.raises(UsageError, match="--allow-private"):
        allowed([said])
