"""Which addresses a feed may live at."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.netguard import all_allowed, is_allowed, is_public, parse_networks

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.168.1.1",
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
    "2001::1", "2001:db8::1", "2002:a9fe:a9fe::", "fc00::1", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    assert not is_allowed(address, ())


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_public_is_allowed(address: str) -> None:
    assert is_allowed(address, ())


@pytest.mark.parametrize("address", ["fe80::1%eth0", "not an address", "", "1.2.3"])
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    assert not is_allowed(address, ())


def test_an_operator_may_open_networks() -> None:
    networks = parse_networks(["10.1.0.0/16", "fd00::/8"])
    assert is_allowed("10.1.2.3", networks)
    assert is_allowed("fd12::1", networks)
    assert not is_allowed("10.2.0.1", networks)


def test_one_bad_address_taints_a_name() -> None:
    assert all_allowed(["1.1.1.1", "1.0.0.1"], ())
    assert not all_allowed(["1.1.1.1", "127.0.0.1"], ())
    assert not all_allowed([], ())


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_as_what_it_maps(address: ipaddress.IPv4Address) -> None:
    assert is_public(ipaddress.ip_address(f"::ffff:{address}")) == is_public(address)
    assert not is_public(ipaddress.ip_address(f"64:ff9b::{address}"))
