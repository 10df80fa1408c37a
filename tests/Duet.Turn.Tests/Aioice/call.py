"""Two ICE agents of aioice that know one another's relayed candidates only: connect, and send messages both ways.

call.py HOST PORT USER PASSWORD udp|tcp|tls
"""

import asyncio
import sys

import aioice

MESSAGES = 40
LENGTHS = (1, 172, 1200)


def agent(controlling, host, port, user, password, transport):
    return aioice.Connection(
        ice_controlling=controlling,
        use_ipv6=False,
        turn_server=(host, port),
        turn_username=user,
        turn_password=password,
        turn_transport="udp" if transport == "udp" else "tcp",
        turn_ssl=transport == "tls",
    )


async def introduce(one, other):
    one.remote_username, one.remote_password = other.local_username, other.local_password
    relayed = [candidate for candidate in other.local_candidates if candidate.type == "relay"]
    assert len(relayed) == 1, "no relayed candidate"
    await one.add_remote_candidate(relayed[0])
    await one.add_remote_candidate(None)


async def exchange(sender, receiver, number):
    for length in LENGTHS:
        message = bytes([number]) * length
        await sender.send(message)
        received = await receiver.recv()
        assert received == message, f"message {number} of {length} bytes came as {len(received)} bytes"


async def main(host, port, user, password, transport):
    one, other = (agent(controlling, host, int(port), user, password, transport) for controlling in (True, False))
    for each in (one, other):
        await each.gather_candidates()
    await introduce(one, other)
    await introduce(other, one)
    await asyncio.gather(one.connect(), other.connect())
    for number in range(MESSAGES):
        await exchange(one, other, number)
        await exchange(other, one, number)
    await asyncio.gather(one.close(), other.close())
    print(f"{2 * MESSAGES * len(LENGTHS)} messages")


asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 40))
