import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { iceUfrag, versionOf } from "./peer/sdp";
import { FakePeerConnection } from "./testing/fakePeerConnection";
import { FakeServer } from "./testing/fakeServer";
import { openOnline, openPage, useFakeMedia, type TestPage } from "./testing/twoPeers";
import type { DuetState } from "./types";

let server: FakeServer;
let pages: TestPage[];

beforeEach(() => {
  useFakeMedia();
  FakePeerConnection.networkDown = FakePeerConnection.silent = false;
  FakePeerConnection.hopeless = 0;
  FakePeerConnection.made.length = 0;
  server = new FakeServer();
  pages = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  for (const { duet } of pages) {
    duet.dispose();
  }
});

async function open(name: string): Promise<TestPage> {
  const page = await openOnline(server, name);
  pages.push(page);
  return page;
}

async function inCall(): Promise<[TestPage, TestPage]> {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  return await connect(ada, bob);
}

async function connect(ada: TestPage, bob: TestPage): Promise<[TestPage, TestPage]> {
  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");
  return [ada, bob];
}

async function both(one: TestPage, other: TestPage, phase: string): Promise<void> {
  await Promise.all([one, other].map((page) => page.until(({ session }) => session?.phase.name === phase)));
}

/** The connection that was made ahead for a call to somebody. */
async function drafted(page: TestPage, id: string): Promise<FakePeerConnection> {
  page.duet.calls.expect(id);
  return await vi.waitFor(() => {
    const made = FakePeerConnection.made.at(-1);
    expect(made?.drafts).toBe(1);
    return made as FakePeerConnection;
  });
}

test("a call that is expected is made ahead, and gathers nothing before it is placed", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  const connection = await drafted(ada, bob.state().me.id);
  expect(connection).toMatchObject({ localDescription: null, iceGatheringState: "new" });
  expect(bob.state().incoming).toEqual([]);

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  await vi.waitFor(() => {
    expect(connection.iceGatheringState).toBe("complete");
  });
  expect(versionOf(connection.localDescription as RTCSessionDescription)).toBe("1"); // and no second offer
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");
  expect(FakePeerConnection.made).toHaveLength(2);
  expect(ada.state().session?.verification.state).toBe("verified");
});

test("a call that is not the expected one is made anew, and the other one is dropped", async () => {
  const [ada, bob, eve] = [await open("Ada"), await open("Bob"), await open("Eve")];
  const connection = await drafted(ada, eve.state().me.id);

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  expect(connection.signalingState).toBe("closed");
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");
});

test.each([
  ["nobody is expected any more", (page: TestPage) => page.duet.calls.expect(null)],
  ["the connection to the server is lost", (page: TestPage) => page.connection.drop()],
])("a call made ahead is dropped when %s", async (_when, happens) => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  const connection = await drafted(ada, bob.state().me.id);
  happens(ada);
  await vi.waitFor(() => {
    expect(connection.signalingState).toBe("closed");
  });
});

test("a call made ahead for other settings is made anew", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  const connection = await drafted(ada, bob.state().me.id);
  ada.duet.settings.change({ relayOnly: true });
  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  expect(connection.signalingState).toBe("closed");
  expect(FakePeerConnection.made[1]?.configuration.iceTransportPolicy).toBe("relay");
});

test("a call by ID rings, is answered, and is verified by both keys", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];

  ada.duet.calls.call(bob.state().me.id);
  await ada.until(({ outgoing }) => outgoing?.phase.name === "ringing");
  expect(bob.state().incoming[0]).toMatchObject({ from: { id: ada.state().me.id, name: "Ada", verified: true }, phase: { name: "ringing" } });
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");

  for (const page of [ada, bob]) {
    await page.until(({ session }) => session?.verification.state === "verified" && session.verification.emoji !== null);
    await page.until(({ session }) => session?.remote.camera === "on" && session.remote.microphone === "on");
    expect(page.state()).toMatchObject({ outgoing: null, incoming: [] });
  }

  const signs = [ada, bob].map(({ state }) => JSON.stringify(state().session?.verification));
  expect(signs[0]).toBe(signs[1]);
});

test("hanging up ends the call on both sides, and no track stays open", async () => {
  const [ada, bob] = await inCall();

  ada.duet.session.hangUp();

  await ada.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "hung-up");
  await bob.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "peer-hung-up");
  for (const { captured, state } of [ada, bob]) {
    expect(captured.length).toBeGreaterThan(0);
    expect(captured.every(({ readyState }) => readyState === "ended")).toBe(true);
    expect(state().people.recents[0]).toMatchObject({ outcome: "answered" });
  }
});

test("a call to nobody is offline, and a refused one is declined", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];

  ada.duet.calls.call("0000-0000-0000-0000-0000-0000");
  await ada.until(({ outgoing }) => outgoing?.phase.name === "failed" && outgoing.phase.reason === "offline");
  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  bob.duet.calls.decline(bob.state().incoming[0]?.callId ?? "");
  await ada.until(({ outgoing }) => outgoing?.phase.name === "failed" && outgoing.phase.reason === "declined");
});

test("a call that is answered before the server's word that it was placed is not given up later", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  let answered: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const handle = server.handle.bind(server);
  vi.spyOn(server, "handle").mockImplementation(async (from, event, args) => {
    const reply = await handle(from, event, args);
    if (event === "callUser") {
      await held;
    } else if (event === "answerCall") {
      answered();
    }

    return reply;
  });
  const sent = vi.spyOn(ada.connection, "send");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");
  vi.advanceTimersByTime(120_000);

  expect(sent).not.toHaveBeenCalledWith("leaveCall", expect.anything());
});

test("cancelling leaves no ghost ring, and a missed call", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);

  ada.duet.calls.cancel();

  await bob.until(({ incoming }) => incoming[0]?.phase.name === "over");
  expect(bob.state().people.missed[0]).toMatchObject({ from: ada.state().me.id, name: "Ada" });
  expect(ada.state().outgoing).toBeNull();
});

test("two people who call one another at once end in one call", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];

  ada.duet.calls.call(bob.state().me.id);
  bob.duet.calls.call(ada.state().me.id);

  await both(ada, bob, "connected");
  expect(ada.state().session?.id).toBe(bob.state().session?.id);
  for (const { state } of [ada, bob]) {
    expect(state()).toMatchObject({ incoming: [], people: { missed: [] } });
  }
});

test("a server that swaps fingerprints is caught: a call by ID is refused", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  server.tamper = (event, args) => (event === "answerCall" ? swapped(args) : args);

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");

  await ada.until(({ outgoing }) => outgoing?.phase.name === "failed" && outgoing.phase.reason === "verification-failed");
  expect(ada.state().session).toBeNull();
  await bob.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "unproven");
});

test("a server that swaps fingerprints later in a call is caught, and both are told", async () => {
  const [ada, bob] = await inCall();
  await ada.until(({ session }) => session?.chat.channel === "open");
  server.tamper = (event, args) => (event === "offer" ? swapped(args) : args);

  const again = ada.reload();
  pages.push(again);

  await bob.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "verification-failed");
  await again.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "unproven");
});

test("a forged caller does not ring, and the person is warned", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  server.tamper = (event, args) => (event === "callUser" ? swapped(args) : args);

  ada.duet.calls.call(bob.state().me.id);

  await bob.until(({ incoming }) => incoming[0]?.phase.name === "over" && incoming[0].phase.reason === "verification-failed");
  await ada.until(({ outgoing }) => outgoing?.phase.name === "failed" && outgoing.phase.reason === "unproven");
});

test("a room connects host and guest; the link's fragment verifies the host, the host compares signs", async () => {
  const [host, guest] = [await open("Ada"), await open("Bob")];
  const { roomId, link } = host.duet.rooms.create();
  host.duet.rooms.join(roomId);
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");

  guest.duet.rooms.join(roomId, new URL(link).hash);

  await both(host, guest, "connected");
  await guest.until(({ session }) => session?.verification.state === "verified" && session.verification.by === "link" && session.verification.emoji !== null);
  await host.until(({ session }) => session?.verification.state === "compare");
  expect(host.state().session?.peer?.name).toBe("Bob");
  const { verification } = guest.state().session ?? {};
  expect(verification?.state === "verified" && verification.emoji).toEqual(host.state().session?.verification.state === "compare" && emojiOf(host));
});

test("whose signs were compared can be kept as a contact, and is verified by that the next time", async () => {
  const [host, guest] = [await open("Ada"), await open("Bob")];
  const meet = async () => {
    host.duet.rooms.join("room-1");
    await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
    guest.duet.rooms.join("room-1");
    await both(host, guest, "connected");
  };
  await meet();
  await host.until(({ session }) => session?.verification.state === "compare");

  host.duet.session.confirmEmoji(true);

  const { verification } = host.state().session ?? {};
  const signer = verification?.state === "compared" ? verification.signer : null;
  expect(signer).toBe(guest.state().me.id);
  host.duet.people.saveContact(signer ?? "", "Bob");
  guest.duet.session.hangUp();
  host.duet.session.hangUp();
  await both(host, guest, "ended");
  host.duet.session.dismissSession();
  guest.duet.session.dismissSession();
  await meet();
  await host.until(({ session }) => session?.verification.state === "verified" && session.verification.by === "contact");
});

test("signs that were compared count no more when other fingerprints come, and nothing is sent before the person accepts that", async () => {
  const [host, guest] = [await open("Ada"), await open("Bob")];
  host.duet.rooms.join("room-1");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
  guest.duet.rooms.join("room-1");
  await both(host, guest, "connected");
  await guest.until(({ session }) => session?.verification.state === "compare");
  guest.duet.session.confirmEmoji(true);
  server.tamper = (event, args) => (event === "offer" ? swapped(args) : args);

  FakePeerConnection.networkDown = true;
  for (const connection of FakePeerConnection.made.slice(-2)) {
    connection.breakPath();
  }
  FakePeerConnection.networkDown = false;
  globalThis.dispatchEvent(new Event("online"));

  await guest.until(({ session }) => session?.verification.state === "disputed");
  const sent = () => FakePeerConnection.made.at(-1)?.getSenders().some(({ track }) => track !== null);
  expect(sent()).toBe(false);

  guest.duet.session.acceptPeer();
  await guest.until(({ session }) => session?.verification.state !== "disputed");
  expect(sent()).toBe(true);
});

test("when the guest leaves, the host waits for the next one; when the host leaves, the guest is host", async () => {
  const [host, guest] = [await open("Ada"), await open("Bob")];
  host.duet.rooms.join("room-1");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
  guest.duet.rooms.join("room-1");
  await both(host, guest, "connected");

  host.duet.session.hangUp();
  await guest.until(({ session }) => session?.phase.name === "waiting-for-guest" && session.room?.role === "host" && session.room.handedOver);
  host.duet.rooms.join("room-1");

  await both(host, guest, "connected");
  expect(host.state().session?.room?.role).toBe("guest");
});

describe("what was meant for a guest who has left", () => {
  const meet = async () => {
    const [host, guest] = [await open("Ada"), await open("Bob")];
    host.duet.rooms.join("room-1");
    await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
    guest.duet.rooms.join("room-1");
    await both(host, guest, "connected");
    await host.until(({ session }) => session?.chat.channel === "open");
    host.duet.files.send([new File(["for Bob"], "for-bob.txt")]);
    guest.duet.chat.send("Bob was here");
    await host.until(({ session }) => session?.chat.messages.length === 1);
    return [host, guest] as const;
  };
  const knows = ({ state }: TestPage) => [...(state().session?.chat.messages ?? []).map(({ text }) => text), ...(state().session?.files ?? []).map(({ name }) => name)];
  /** The last word on the channel that just opened: whatever the host had for the guest has come before it. */
  const greet = async (host: TestPage, guest: TestPage) => {
    await both(host, guest, "connected");
    await host.until(({ session }) => session?.chat.channel === "open");
    host.duet.chat.send("Hello");
    await guest.until(({ session }) => session?.chat.messages.some(({ text }) => text === "Hello") === true);
  };

  test("waits for the same guest", async () => {
    const [host, guest] = await meet();
    guest.duet.session.hangUp();
    await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
    host.duet.chat.send("You forgot something");

    guest.duet.rooms.join("room-1");
    await greet(host, guest);

    expect(knows(guest)).toEqual(["You forgot something", "Hello", "for-bob.txt"]);
    expect(knows(host)).toEqual(["Bob was here", "You forgot something", "Hello", "for-bob.txt"]);
  });

  test("is nothing for the next one", async () => {
    const [host, guest] = await meet();
    guest.duet.session.hangUp();
    await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
    host.duet.chat.send("You forgot something");
    expect(knows(host)).toEqual(["Bob was here", "You forgot something", "for-bob.txt"]);

    const next = await open("Eve");
    next.duet.rooms.join("room-1");
    await greet(host, next);

    expect(knows(next)).toEqual(["Hello"]);
    expect(knows(host)).toEqual(["Hello"]);
  });

  test("is nothing for the next one either who came while the host was away", async () => {
    const [host, guest] = await meet();
    host.connection.drop();
    await server.handle(guest.connection, "leave-room", ["room-1"]);
    const next = await open("Eve");
    next.duet.rooms.join("room-1");
    host.duet.chat.send("You forgot something");
    await next.until(({ session }) => session?.peer?.name === "Ada");

    host.connection.connect();
    await host.until(({ session }) => session?.peer?.name === "Eve" && session.phase.name === "connected");
    await greet(host, next);

    expect(knows(next)).toEqual(["Hello"]);
    expect(knows(host)).toEqual(["Hello"]);
  });

  test("is nothing for somebody whom only the server calls by the name of the guest", async () => {
    const [host, guest] = await meet();
    guest.duet.session.hangUp();
    await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
    host.duet.chat.send("You forgot something");
    server.tamper = (_event, args) => args.map((argument) => ({ ...(argument as object), proof: undefined }));

    guest.duet.rooms.join("room-1");
    await greet(host, guest);

    expect(knows(guest)).toEqual(["Hello"]);
  });

  test("is no longer shown: a shared screen stops", async () => {
    const [host, guest] = await meet();
    host.duet.media.startScreen();
    await host.until(({ media }) => media.screen.state === "on");
    const screen = host.captured.at(-1);

    guest.duet.session.hangUp();

    await host.until(({ session, media }) => session?.phase.name === "waiting-for-guest" && media.screen.state === "off");
    expect(screen?.readyState).toBe("ended");
    expect(host.state().media.camera.state).toBe("on");
  });

  test("a shared screen of the call in front goes on when somebody leaves the room on hold", async () => {
    const [host, guest] = await meet();
    const caller = await open("Carol");
    caller.duet.calls.call(host.state().me.id);
    await host.until(({ incoming }) => incoming.length === 1);
    host.duet.calls.answer(host.state().incoming[0]?.callId ?? "");
    await both(host, caller, "connected");
    host.duet.media.startScreen();
    await host.until(({ media }) => media.screen.state === "on");

    guest.duet.session.hangUp();

    await host.until(({ held }) => held?.phase.name === "waiting-for-guest");
    expect(host.state().media.screen.state).toBe("on");
  });
});

test("the third is refused, and the two notice nothing", async () => {
  const [host, guest, third] = [await open("Ada"), await open("Bob"), await open("Eve")];
  host.duet.rooms.join("room-1");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
  guest.duet.rooms.join("room-1");
  await both(host, guest, "connected");

  third.duet.rooms.join("room-1");

  await third.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "room-full");
  expect(host.state().session?.phase.name).toBe("connected");
});

/** The server has lost a room of two for good: no ticket opens it again. */
async function roomIsLost(): Promise<[TestPage, TestPage]> {
  const [host, guest] = [await open("Ada"), await open("Bob")];
  host.duet.rooms.join("room-1");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
  guest.duet.rooms.join("room-1");
  await both(host, guest, "connected");
  server.restart();
  server.keyIsLost = true;
  return [host, guest];
}

test("a room that the server has lost is entered again by its host, and no page enters that of another host by itself", async () => {
  const [host, guest] = await roomIsLost();
  const stranger = await open("Eve");
  stranger.duet.rooms.join("room-1");
  await stranger.until(({ session }) => session?.room?.role === "host");

  for (const page of [host, guest]) {
    page.connection.connect();
    await page.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "other-host");
  }

  expect(stranger.state().session?.phase.name).toBe("waiting-for-guest");
});

test("a guest waits for its host in a room that the server has lost, whoever is back first", async () => {
  const [host, guest] = await roomIsLost();
  guest.connection.connect();
  await guest.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "other-host");
  host.connection.connect();
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");

  guest.duet.rooms.join("room-1");
  await both(host, guest, "connected");
  expect(host.state().session?.room?.role).toBe("host");
});

test("who was first in a room while its true host was away waits at the door, and talks to nobody", async () => {
  const [host, guest] = [await open("Ada"), await open("Bob")];
  host.duet.rooms.join("room-1");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
  guest.duet.rooms.join("room-1");
  await both(host, guest, "connected");

  guest.connection.deliver("waiting", [{ roomId: "room-1" }]);

  await guest.until(({ session }) => session?.phase.name === "waiting-to-be-admitted");
  expect(guest.state().session?.peer).toBeNull();
});

test("the ticket that came last is the one to come back with", async () => {
  const host = await open("Ada");
  host.duet.rooms.join("room-1");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");

  host.connection.deliver("session-secret", [{ roomId: "room-1", secret: "renewed" }]);
  await vi.waitFor(() => expect(host.kept()).toContain("renewed"));
  const asked = vi.spyOn(host.connection, "request");
  server.restart();
  host.connection.connect();

  await vi.waitFor(() => expect(asked).toHaveBeenCalledWith("resume", { sessions: [{ roomId: "room-1", secret: "renewed" }] }));
});

test("a restarted server does not interrupt the call, and hanging up works again", async () => {
  const [ada, bob] = await inCall();

  server.restart();
  await ada.until(({ server: line }) => line.phase === "lost");
  expect(ada.state().session?.phase.name).toBe("connected");
  ada.connection.connect();
  bob.connection.connect();
  await both(ada, bob, "connected");
  await ada.until(({ session }) => session?.presence.state === "here");
  bob.duet.session.hangUp();

  await ada.until(({ session }) => session?.phase.name === "ended");
});

test("while the server is away, hanging up is heard all the same", async () => {
  const [ada, bob] = await inCall();
  server.restart();
  await bob.until(({ server: line }) => line.phase === "lost");

  ada.duet.session.hangUp();

  await bob.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "peer-hung-up");
});

test("who left a room, and why, is told", async () => {
  const [host, guest] = [await open("Ada"), await open("Bob")];
  host.duet.rooms.join("room-1");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
  guest.duet.rooms.join("room-1");
  await both(host, guest, "connected");

  guest.duet.session.hangUp();

  await host.until(({ session }) => session?.phase.name === "waiting-for-guest" && session.phase.left?.name === "Bob");
});

test("with push to talk the microphone is open only while the key is held", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  ada.duet.settings.change({ pushToTalk: true });
  ada.duet.calls.call(bob.state().me.id);
  await ada.until(({ media }) => media.microphone.state === "muted");

  ada.duet.media.pushToTalk(true);
  expect(ada.state().media.microphone.state).toBe("on");
  ada.duet.media.pushToTalk(false);

  expect(ada.state().media.microphone.state).toBe("muted");
});

test("a broken path is mended by an ICE restart", async () => {
  const [ada, bob] = await inCall();
  const [one, other] = FakePeerConnection.made.slice(-2);
  FakePeerConnection.networkDown = true;
  one?.breakPath();
  other?.breakPath();
  await both(ada, bob, "reconnecting");

  FakePeerConnection.networkDown = false;
  globalThis.dispatchEvent(new Event("online"));

  await both(ada, bob, "connected");
});

test("a restarted server is news: a path on which nothing comes any more is renewed, though ICE says that it stands", async () => {
  const [ada, bob] = await inCall();
  const [one, other] = FakePeerConnection.made.slice(-2);
  const before = [one, other].map((connection) => iceUfrag(connection?.localDescription?.sdp ?? ""));
  FakePeerConnection.silent = true;

  server.restart();
  ada.connection.connect();
  bob.connection.connect();

  await vi.waitFor(
    () => {
      expect([one, other].every((connection, side) => iceUfrag(connection?.localDescription?.sdp ?? "") !== before[side])).toBe(true);
    },
    { timeout: 4_000 },
  );
  expect(FakePeerConnection.made).toHaveLength(2);
});

test("a restarted server does not disturb a path on which something comes", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  const [ada, bob] = await inCall();
  const restarts = FakePeerConnection.made.slice(-2).map((connection) => vi.spyOn(connection, "restartIce"));

  server.restart();
  ada.connection.connect();
  bob.connection.connect();
  await both(ada, bob, "connected");
  for (let passed = 0; passed < 10_000; passed += 200) {
    // oxlint-disable-next-line no-await-in-loop -- the statistics are asked for between
    await vi.advanceTimersByTimeAsync(200);
  }

  for (const restart of restarts) {
    expect(restart).not.toHaveBeenCalled();
  }
});

describe("a first connection that cannot be made", () => {
  const beginCall = async () => {
    const [ada, bob] = [await open("Ada"), await open("Bob")];
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    ada.duet.calls.call(bob.state().me.id);
    await bob.until(({ incoming }) => incoming.length === 1);
    bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
    await both(ada, bob, "connecting");
    return [ada, bob] as const;
  };
  /** Lets time go by, much faster than it does. */
  const pass = async (until: () => void) => {
    await vi.waitFor(
      () => {
        vi.advanceTimersByTime(200);
        until();
      },
      { timeout: 10_000, interval: 5 },
    );
  };

  test("is begun anew with fresh connections on both sides, who are told that it takes longer", async () => {
    FakePeerConnection.hopeless = 2;
    const [ada, bob] = await beginCall();
    await pass(() => {
      for (const { state } of [ada, bob]) {
        expect(state().session?.phase).toEqual({ name: "connecting", slow: true });
      }
    });

    await pass(() => {
      expect([ada, bob].map(({ state }) => state().session?.phase.name)).toEqual(["connected", "connected"]);
    });

    expect(FakePeerConnection.made).toHaveLength(4);
  });

  test("is begun anew once, and given up in the end", async () => {
    FakePeerConnection.hopeless = Infinity;
    const [ada, bob] = await beginCall();

    await pass(() => {
      expect([ada, bob].map(({ state }) => endOf(state()))).toEqual(["media-failed", "media-failed"]);
    });

    expect(FakePeerConnection.made).toHaveLength(4);
  });
});

test("a reload comes back into the same call", async () => {
  const [ada, bob] = await inCall();
  const { id } = ada.state().session ?? {};

  const again = ada.reload();
  pages.push(again);

  await both(again, bob, "connected");
  expect(again.state().session?.id).toBe(id);
  await again.until(({ session }) => session?.verification.state === "verified");
  bob.duet.chat.send("Welcome back");
  await again.until(({ session }) => session?.chat.messages[0]?.text === "Welcome back");
});

test("a duplicated tab takes the call, the first one says where it went, and takes it back", async () => {
  const [ada, bob] = await inCall();

  const copy = ada.duplicate();
  pages.push(copy);
  await both(copy, bob, "connected");
  await ada.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "moved");
  expect(ada.captured.every(({ readyState }) => readyState === "ended")).toBe(true);
  expect(bob.state().session?.phase.name).toBe("connected");

  ada.duet.session.takeBack();

  await both(ada, bob, "connected");
  await copy.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "moved");
  bob.duet.chat.send("Here you are");
  await ada.until(({ session }) => session?.chat.messages[0]?.text === "Here you are");
});

test("both reload at the same moment, and meet again", async () => {
  const [ada, bob] = await inCall();

  const [ada2, bob2] = [ada.reload(), bob.reload()];
  pages.push(ada2, bob2);

  await both(ada2, bob2, "connected");
});

test("a camera's picture that stands still is told, until it moves; one that is off owes no frames", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  const [ada, bob] = await inCall();
  await ada.until(({ session }) => session?.remote.camera === "on");
  const receives = (kind: string, rtpTimestamp: () => number) => {
    const found = FakePeerConnection.made[0]?.getTransceivers().find(({ receiver }) => receiver.track.kind === kind)?.receiver;
    vi.spyOn(found as RTCRtpReceiver, "getSynchronizationSources").mockImplementation(() => [{ rtpTimestamp: rtpTimestamp(), source: 1, timestamp: 0 }]);
  };
  let [sound, frame] = [0, 1];
  receives("audio", () => (sound += 1));
  receives("video", () => frame);

  vi.advanceTimersByTime(2_000);
  expect(ada.state().session?.phase).toEqual({ name: "connected", still: true });
  frame = 2;
  vi.advanceTimersByTime(200);
  expect(ada.state().session?.phase).toEqual({ name: "connected" });

  bob.duet.media.setCamera(false);
  await ada.until(({ session }) => session?.remote.camera === "muted");
  vi.advanceTimersByTime(5_000);
  expect(ada.state().session?.phase).toEqual({ name: "connected" });
});

describe("a page that goes", () => {
  /** Bob's browser tells his page alone. */
  let browser: EventTarget;

  async function inCallWithBrowser(): Promise<[TestPage, TestPage]> {
    const ada = await open("Ada");
    browser = new EventTarget();
    vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
    vi.stubGlobal("document", browser);
    const opened = open("Bob"); // listens at once
    vi.stubGlobal("addEventListener", undefined);
    vi.stubGlobal("document", undefined);
    const [, bob] = await connect(ada, await opened);
    await ada.until(({ session }) => session?.chat.channel === "open");
    return [ada, bob];
  }

  function seen(visible: boolean): void {
    Object.assign(browser, { visibilityState: visible ? "visible" : "hidden" });
    vi.stubGlobal("document", browser);
    browser.dispatchEvent(new Event("visibilitychange"));
    vi.stubGlobal("document", undefined);
  }

  const away = (why: string) => (state: DuetState) => state.session?.phase.name === "peer-away" && state.session.phase.why === why;

  test("is gone at once, by its own word alone, though its path stands, and comes back", async () => {
    const [ada, bob] = await inCallWithBrowser();
    const told = vi.spyOn(bob.connection, "send");

    browser.dispatchEvent(new Event("pagehide"));
    await ada.until(away("page-closed"));
    expect(FakePeerConnection.made.map(({ connectionState }) => connectionState)).toEqual(["connected", "connected"]);
    expect(told).toHaveBeenCalledWith("page-closing");

    const again = bob.reload();
    pages.push(again);
    await both(ada, again, "connected");
    expect(ada.state().session?.presence.state).toBe("here");
  });

  test("and does not come back has left: the connection was not lost", async () => {
    const [ada, bob] = await inCallWithBrowser();
    browser.dispatchEvent(new Event("pagehide"));
    await ada.until(away("page-closed"));
    bob.connection.drop();
    await ada.until(({ session }) => session?.presence.state === "away" && session.presence.why === "page-closed");

    ada.connection.deliver("callEnded", [{ callId: ada.state().session?.id, reason: "connection-lost", from: bob.state().me.id }]);

    await ada.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "page-closed");
  });

  test("to sleep is away until it wakes", async () => {
    const [ada, bob] = await inCallWithBrowser();

    browser.dispatchEvent(new Event("freeze"));
    await ada.until(away("page-asleep"));
    browser.dispatchEvent(new Event("resume"));

    await both(ada, bob, "connected");
    expect(ada.state().session?.presence.state).toBe("here");
  });

  test("out of sight and silenced by the system is away, until something comes through again", async () => {
    const [ada, bob] = await inCallWithBrowser();
    const tracks = bob.captured.filter(({ readyState }) => readyState === "live");
    expect(tracks.map(({ kind }) => kind).toSorted()).toEqual(["audio", "video"]);
    const silence = (kind: string, muted: boolean) => {
      for (const track of tracks.filter((one) => one.kind === kind)) {
        Object.assign(track, { muted });
        track.dispatchEvent(new Event(muted ? "mute" : "unmute"));
      }
    };

    seen(false);
    silence("video", true); // another app in front: the microphone goes on
    await ada.until(({ session }) => session?.remote.camera === "muted");
    expect(ada.state().session?.presence.state).toBe("here");
    silence("audio", true); // locked
    await ada.until(away("page-asleep"));

    seen(true);
    await both(ada, bob, "connected");
    expect(ada.state().session?.presence.state).toBe("here");
  });

  test("a page that is seen is not asleep, whatever the system mutes", async () => {
    const [ada, bob] = await inCallWithBrowser();
    const phases = new Set<string | undefined>();
    ada.duet.subscribe(() => phases.add(ada.state().session?.phase.name));

    for (const track of bob.captured) {
      Object.assign(track, { muted: true });
      track.dispatchEvent(new Event("mute"));
    }

    await ada.until(({ session }) => session?.remote.camera === "muted" && session.remote.microphone === "muted");
    expect(phases.has("peer-away")).toBe(false);
  });

  test("is told by the server to have left: so it is shown, though its own word did not come", async () => {
    const [ada, bob] = await inCallWithBrowser();

    ada.connection.deliver("callEnded", [{ callId: ada.state().session?.id, reason: "left", from: bob.state().me.id }]);

    await ada.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "page-closed");
  });

  test("to sleep and does not come back has lost the connection", async () => {
    const [ada, bob] = await inCallWithBrowser();
    browser.dispatchEvent(new Event("freeze"));
    await ada.until(away("page-asleep"));

    ada.connection.deliver("callEnded", [{ callId: ada.state().session?.id, reason: "connection-lost", from: bob.state().me.id }]);

    await ada.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "connection-lost");
  });
});

test("chat lines are delivered and read", async () => {
  const [ada, bob] = await inCall();
  await ada.until(({ session }) => session?.chat.channel === "open");

  ada.duet.chat.send("Hello");

  await bob.until(({ session }) => session?.chat.unread === 1);
  await ada.until(({ session }) => session?.chat.messages[0]?.status === "delivered");
  bob.duet.chat.markRead();
  await ada.until(({ session }) => session?.chat.messages[0]?.status === "read");
});

test("muting, holding and sharing are seen on the other side", async () => {
  const [ada, bob] = await inCall();
  await bob.until(({ session }) => session?.remote.camera === "on");

  ada.duet.media.setMicrophone(false);
  ada.duet.media.setCamera(false);
  await bob.until(({ session }) => session?.remote.microphone === "muted" && session.remote.camera === "muted");
  ada.duet.media.startScreen();
  await bob.until(({ session }) => session?.remote.screen !== null);
  ada.duet.media.stopScreen();
  await bob.until(({ session }) => session?.remote.screen === null);
  ada.duet.session.setHold(true);
  await bob.until(({ session }) => session?.hold === "theirs");
  expect(ada.state().session?.hold).toBe("mine");
});

test("what is off before a call is off in it, and the other side is told", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  ada.duet.media.openPreview();
  await ada.until(({ media }) => media.camera.state === "on" && media.microphone.state === "on");
  ada.duet.media.setCamera(false);
  ada.duet.media.setMicrophone(false);

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming[0]?.media.video === false);
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");

  await both(ada, bob, "connected");
  await bob.until(({ session }) => session?.remote.camera === "muted" && session.remote.microphone === "muted");
  expect(sending(ada)).toEqual([]);
});

test("a preview that is opened while somebody is talked to, or called, turns nothing on", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  const opensNothing = async () => {
    ada.duet.media.openPreview();
    await Promise.resolve();
    expect([ada.state().media.camera.state, ada.state().media.microphone.state]).toEqual(["muted", "muted"]);
  };
  ada.duet.media.openPreview();
  await ada.until(({ media }) => media.camera.state === "on" && media.microphone.state === "on");
  ada.duet.media.setCamera(false);
  ada.duet.media.setMicrophone(false);

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  await opensNothing();
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");
  await opensNothing();
});

test("what was turned off in the preview stays off when the preview is opened or tried again", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  ada.duet.media.openPreview();
  await ada.until(({ media }) => media.camera.state === "on" && media.microphone.state === "on");
  ada.duet.media.setCamera(false);
  ada.duet.media.setMicrophone(false);

  ada.duet.media.openPreview();
  ada.duet.media.tryPreviewAgain();
  await Promise.resolve();
  expect([ada.state().media.camera.state, ada.state().media.microphone.state]).toEqual(["muted", "muted"]);

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");
  expect([ada.state().media.camera.state, ada.state().media.microphone.state]).toEqual(["muted", "muted"]);
  expect(sending(ada)).toEqual([]);
});

test("an answered call takes the place of its ring: nobody is told of a moment with neither", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  ada.duet.calls.call(bob.state().me.id);
  await ada.until(({ outgoing }) => outgoing?.phase.name === "ringing");
  await bob.until(({ incoming }) => incoming.length === 1);
  const seen: string[] = [];
  const watch = ({ duet }: TestPage) =>
    duet.subscribe(() => {
      const { outgoing, incoming, session } = duet.getState();
      seen.push(session === null && outgoing === null && incoming.length === 0 ? "nothing" : "the call");
    });
  watch(ada);
  watch(bob);

  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "");
  await both(ada, bob, "connected");
  expect(new Set(seen)).toEqual(new Set(["the call"]));
});

test("an answer without video sends none, though the preview showed one", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  bob.duet.media.openPreview();
  await bob.until(({ media }) => media.camera.state === "on");

  ada.duet.calls.call(bob.state().me.id);
  await bob.until(({ incoming }) => incoming.length === 1);
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "", { video: false });

  await both(ada, bob, "connected");
  await ada.until(({ session }) => session?.remote.camera === "muted" && session.remote.microphone === "on");
  expect(sending(bob)).toEqual(["audio"]);
});

test("a room is entered as the preview shows it", async () => {
  const page = await open("Ada");
  page.duet.media.openPreview();
  await page.until(({ media }) => media.camera.state === "on");
  page.duet.media.setCamera(false);

  page.duet.rooms.join(page.duet.rooms.create().roomId);

  await page.until(({ session }) => session?.phase.name === "waiting-for-guest");
  expect(sending(page)).toEqual(["audio"]);
});

test("a device that is missing in the preview is asked for again only when the person says so", async () => {
  const ask = vi.fn<MediaDevices["getUserMedia"]>().mockRejectedValue(new DOMException("", "NotFoundError"));
  const mediaDevices = { getUserMedia: ask, enumerateDevices: () => Promise.resolve([]), addEventListener: () => undefined, removeEventListener: () => undefined };
  const page = openPage(server, "Ada", { mediaDevices: mediaDevices as unknown as MediaDevices });
  pages.push(page);
  page.duet.media.openPreview();
  await page.until(({ media }) => media.camera.state === "problem" && media.microphone.state === "problem");

  const asked = ask.mock.calls.length;
  page.duet.media.openPreview();
  expect(page.state().media.camera.state).toBe("problem");
  expect(ask).toHaveBeenCalledTimes(asked);

  page.duet.media.tryPreviewAgain();
  expect(page.state().media.camera.state).toBe("starting");
});

test("the devices that were chosen are remembered", async () => {
  const before = await open("Ada");
  before.duet.media.chooseCamera("c2");
  before.duet.media.chooseMicrophone("m2");
  before.duet.media.chooseSpeaker("s2");

  const after = before.reload();
  pages.push(after);

  expect(after.state().settings).toMatchObject({ cameraId: "c2", microphoneId: "m2", speakerId: "s2", name: "Ada" });
});

/** The kinds of tracks that are open and not silenced. */
function sending({ captured }: TestPage): readonly string[] {
  return captured.filter(({ readyState, enabled }) => readyState === "live" && enabled).map(({ kind }) => kind);
}

test("who was called may share a screen, too", async () => {
  const [ada, bob] = await inCall();

  bob.duet.media.startScreen();

  await ada.until(({ session }) => session?.remote.screen != null);
});

test("a microphone that the system mutes is told as muted, on both sides", async () => {
  const [ada, bob] = await inCall();
  await bob.until(({ session }) => session?.remote.microphone === "on");
  const track = ada.captured.find(({ kind, readyState }) => kind === "audio" && readyState === "live");

  Object.assign(track ?? {}, { muted: true });
  track?.dispatchEvent(new Event("mute"));

  expect(ada.state().media).toMatchObject({ microphone: { state: "on" }, silenced: { microphone: true, camera: false } });
  await bob.until(({ session }) => session?.remote.microphone === "muted");

  Object.assign(track ?? {}, { muted: false });
  track?.dispatchEvent(new Event("unmute"));
  await bob.until(({ session }) => session?.remote.microphone === "on");
});

test("a reload leaves the conversation as it was, which goes with the call", async () => {
  const [ada, bob] = await inCall();
  await ada.until(({ session }) => session?.chat.channel === "open");
  bob.duet.chat.send("Good morning.");
  await ada.until(({ session }) => session?.chat.unread === 1);
  ada.duet.chat.markRead();
  ada.duet.chat.send("Are you there?");

  const again = ada.reload();
  pages.push(again);
  await again.until(({ session }) => session?.phase.name === "connected" && session.chat.channel === "open");
  expect(again.state().session?.chat.messages.map(({ from, text }) => `${from}: ${text}`)).toEqual(["peer: Good morning.", "me: Are you there?"]);
  expect(again.state().session?.chat.unread).toBe(0);
  expect(bob.state().session?.chat.messages).toHaveLength(2); // what was said again came once

  expect(again.kept()).toContain("Good morning.");
  again.duet.session.hangUp();
  expect(again.kept()).not.toContain("Good morning.");
});

test("a codec that one of them chooses is asked for by both, and no connection is made anew", async () => {
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => ({ codecs: ["video/VP8", "video/AV1"].map((mimeType) => ({ mimeType, clockRate: 90_000 })) }) });
  const [, bob] = await inCall();
  const connections = FakePeerConnection.made.length;
  const offered = FakePeerConnection.made.map(({ localDescription }) => localDescription?.sdp);
  const asked = () => FakePeerConnection.made.map(({ transceivers }) => transceivers.find(({ receiver }) => receiver.track.kind === "video")?.preferred[0]);
  expect(asked()).toEqual(["video/VP8", "video/VP8"]);

  bob.duet.settings.change({ codec: "AV1" });

  await vi.waitFor(() => {
    expect(asked()).toEqual(["video/AV1", "video/AV1"]);
    expect(FakePeerConnection.made.every(({ localDescription, signalingState }, index) => signalingState === "stable" && localDescription?.sdp !== offered[index])).toBe(true);
  });
  expect(FakePeerConnection.made.length).toBe(connections);
});

test("where there is no relay, a call goes on without", async () => {
  const [ada] = await inCall();
  const [connection] = FakePeerConnection.made.slice(-2);

  ada.duet.settings.change({ relayOnly: true });

  expect(ada.state().settings.relayOnly).toBe(true);
  expect(connection?.configuration.iceTransportPolicy).toBe("all");
});

test("who wants the relay alone gets it in the call that goes on", async () => {
  server.iceServers = [{ urls: ["turn:duet.test:3478"], username: "u", credential: "c" }];
  const [ada] = await inCall();
  const [connection] = FakePeerConnection.made.slice(-2);
  const before = iceUfrag(connection?.localDescription?.sdp ?? "");

  ada.duet.settings.change({ relayOnly: true });

  await vi.waitFor(() => {
    expect(connection?.configuration.iceTransportPolicy).toBe("relay");
    expect(iceUfrag(connection?.localDescription?.sdp ?? "")).not.toBe(before);
    expect(connection?.signalingState).toBe("stable");
  });
});

test.each(["who answered it", "who called"])("a second call waits, is answered while the first is held, and the first comes back when %s hangs up", async (who) => {
  const [ada, bob] = await inCall();
  const carol = await open("Carol");

  carol.duet.calls.call(ada.state().me.id);
  await ada.until(({ incoming }) => incoming[0]?.waiting === true);
  ada.duet.calls.answer(ada.state().incoming[0]?.callId ?? "");
  await both(ada, carol, "connected");
  await bob.until(({ session }) => session?.hold === "theirs");
  expect(ada.state().held?.peer?.name).toBe("Bob");
  (who === "who called" ? carol : ada).duet.session.hangUp();

  await ada.until(({ session, held }) => session?.peer?.name === "Bob" && session.hold === "none" && held === null);
  await bob.until(({ session }) => session?.hold === "none");
});

test.each(["answered", "swapped to"])("a screen is not shown to who is %s next", async (how) => {
  const [ada, bob] = await inCall();
  const carol = await open("Carol");
  const share = async (viewer: TestPage) => {
    ada.duet.media.startScreen();
    await viewer.until(({ session }) => session?.remote.screen != null);
  };
  carol.duet.calls.call(ada.state().me.id);
  await ada.until(({ incoming }) => incoming[0]?.waiting === true);
  if (how === "answered") {
    await share(bob);
  }

  ada.duet.calls.answer(ada.state().incoming[0]?.callId ?? "");
  await both(ada, carol, "connected");
  if (how === "swapped to") {
    await share(carol);
    ada.duet.session.swap();
    await bob.until(({ session }) => session?.hold === "none");
  }

  expect(ada.state().media.screen.state).toBe("off");
  expect(ada.captured.filter(({ kind, readyState }) => kind === "video" && readyState === "live")).toHaveLength(1);
});

test("a second call can be answered by ending the first", async () => {
  const [ada, bob] = await inCall();
  const carol = await open("Carol");
  carol.duet.calls.call(ada.state().me.id);
  await ada.until(({ incoming }) => incoming[0]?.waiting === true);

  ada.duet.calls.answer(ada.state().incoming[0]?.callId ?? "", { replace: true });

  await both(ada, carol, "connected");
  await bob.until(({ session }) => session?.phase.name === "ended" && session.phase.reason === "peer-hung-up");
  expect(ada.state().held).toBeNull();
});

test("hold works both ways: who holds is known on both sides, until both have let go", async () => {
  const [ada, bob] = await inCall();
  await ada.until(({ session }) => session?.chat.channel === "open");

  ada.duet.session.setHold(true);
  await bob.until(({ session }) => session?.hold === "theirs");
  bob.duet.session.setHold(true);
  await ada.until(({ session }) => session?.hold === "both");
  ada.duet.session.setHold(false);
  await bob.until(({ session }) => session?.hold === "mine");
  await ada.until(({ session }) => session?.hold === "theirs");
  bob.duet.session.setHold(false);

  await ada.until(({ session }) => session?.hold === "none");
  expect(bob.state().session?.hold).toBe("none");
});

test.each([false, true])("two calls come back after a reload, the one in front on hold: %s", async (frontOnHold) => {
  const [ada, bob] = await inCall();
  const carol = await open("Carol");
  carol.duet.calls.call(ada.state().me.id);
  await ada.until(({ incoming }) => incoming[0]?.waiting === true);
  ada.duet.calls.answer(ada.state().incoming[0]?.callId ?? "");
  await both(ada, carol, "connected");
  ada.duet.session.setHold(frontOnHold);
  const fronts = frontOnHold ? "theirs" : "none";
  await carol.until(({ session }) => session?.hold === fronts);

  const again = ada.reload();
  pages.push(again);

  await both(again, carol, "connected");
  await again.until(({ session, held }) => session?.peer?.name === "Carol" && held?.peer?.name === "Bob" && held.phase.name === "connected");
  expect(again.state().session?.hold).toBe(frontOnHold ? "mine" : "none");
  await carol.until(({ session }) => session?.hold === fronts);
  await bob.until(({ session }) => session?.hold === "theirs");

  again.duet.session.setHold(false);
  again.duet.session.swap();
  await again.until(({ session }) => session?.peer?.name === "Bob" && session.hold === "none");
  await bob.until(({ session }) => session?.hold === "none");
  await carol.until(({ session }) => session?.hold === "theirs");
});

test("blocked people hear it, strangers ring in silence when only contacts may ring", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  bob.duet.people.block(ada.state().me.id);
  ada.duet.calls.call(bob.state().me.id);
  await ada.until(({ outgoing }) => outgoing?.phase.name === "failed" && outgoing.phase.reason === "blocked");

  bob.duet.people.unblock(ada.state().me.id);
  bob.duet.settings.change({ onlyContactsMayRing: true });
  ada.duet.calls.call(bob.state().me.id);
  await ada.until(({ outgoing }) => outgoing?.phase.name === "calling");
  expect(bob.state().incoming).toEqual([]);
});

test("do not disturb rings in silence, and is a missed call as soon as the caller gives up", async () => {
  const [ada, bob] = [await open("Ada"), await open("Bob")];
  bob.duet.settings.change({ doNotDisturb: true });
  ada.duet.calls.call(bob.state().me.id);
  await vi.waitFor(() => expect(server.calls.size).toBe(1));
  expect(bob.state().people.missed).toEqual([]);

  ada.duet.calls.cancel();

  await bob.until(({ people }) => people.missed.length === 1 && people.recents[0]?.outcome === "missed");
  expect(bob.state()).toMatchObject({ incoming: [], people: { missed: [{ from: ada.state().me.id, name: "Ada" }] } });
});

test("a contact rings in the place of a stranger, and a further stranger in nobody's", async () => {
  const [bob, eve, mallory, ada, trudy] = [await open("Bob"), await open("Eve"), await open("Mallory"), await open("Ada"), await open("Trudy")];
  bob.duet.people.saveContact(ada.state().me.id, "Ada");
  const callBob = async (page: TestPage) => {
    page.duet.calls.call(bob.state().me.id);
    await page.until(({ outgoing }) => outgoing?.phase.name === "ringing" || outgoing?.phase.name === "failed");
  };
  await callBob(eve);
  await callBob(mallory);
  await callBob(trudy);
  expect(trudy.state().outgoing?.phase).toEqual({ name: "failed", reason: "busy" });

  await callBob(ada);

  const ringing = () => bob.state().incoming.flatMap(({ from, phase }) => (phase.name === "ringing" ? [from.name] : []));
  expect(ringing()).toEqual(["Mallory", "Ada"]);
  await eve.until(({ outgoing }) => outgoing?.phase.name === "failed" && outgoing.phase.reason === "busy");
});

function endOf({ session }: DuetState): string {
  return session?.phase.name === "ended" ? session.phase.reason : "";
}

function emojiOf({ state }: TestPage): unknown {
  const { verification } = state().session ?? {};
  return verification?.state === "compare" ? verification.emoji : null;
}

/** Another certificate in the description, as somebody in the middle would put his own. */
function swapped(args: readonly unknown[]): readonly unknown[] {
  return JSON.parse(JSON.stringify(args).replaceAll(/sha-256 [0-9A-F]{2}:[0-9A-F]{2}/g, "sha-256 00:00")) as unknown[];
}
