import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakePeerConnection } from "../testing/fakePeerConnection";
import { FakeServer } from "../testing/fakeServer";
import { openPage, useFakeMedia, type TestPage } from "../testing/twoPeers";

let server: FakeServer;
let host: TestPage;
let guest: TestPage;

beforeEach(async () => {
  useFakeMedia();
  FakePeerConnection.made.length = 0;
  server = new FakeServer();
  [host, guest] = [openPage(server, "Ada"), openPage(server, "Bob")];
  await Promise.all([host, guest].map((page) => page.until(({ server: line }) => line.phase === "online")));
});

afterEach(() => {
  host.duet.dispose();
  guest.duet.dispose();
});

/** The host waits, and has drafted its offer. */
async function awaited(): Promise<FakePeerConnection> {
  host.duet.rooms.join("room", "");
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
  return await draft();
}

async function draft(): Promise<FakePeerConnection> {
  return await vi.waitFor(() => {
    const made = FakePeerConnection.made.at(-1);
    expect(made).toMatchObject({ drafts: 1, localDescription: null });
    return made as FakePeerConnection;
  });
}

async function connected(): Promise<void> {
  await Promise.all([host, guest].map((page) => page.until(({ session }) => session?.phase.name === "connected")));
}

test("a host that waits has drafted its offer, which gathers nothing before the guest is there", async () => {
  const connection = await awaited();
  expect(connection.iceGatheringState).toBe("new");

  guest.duet.rooms.join("room", "");
  await connected();
  expect(FakePeerConnection.made).toHaveLength(2);
  expect(connection.drafts).toBe(1);
});

test("settings that change meanwhile hold for the guest", async () => {
  const connection = await awaited();
  host.duet.settings.change({ relayOnly: true });

  guest.duet.rooms.join("room", "");
  await connected();
  expect(connection.signalingState).toBe("closed");
  expect(FakePeerConnection.made.at(-1)?.configuration.iceTransportPolicy).toBe("relay");
});

test("the next guest finds an offer as well", async () => {
  await awaited();
  guest.duet.rooms.join("room", "");
  await connected();
  guest.duet.session.hangUp();
  await host.until(({ session }) => session?.phase.name === "waiting-for-guest");

  const connection = await draft();
  guest.duet.rooms.join("room", "");
  await connected();
  expect(connection.signalingState).toBe("stable");
});

test("a host that leaves keeps no connection", async () => {
  const connection = await awaited();
  host.duet.session.hangUp();
  expect(connection.signalingState).toBe("closed");
});

test("a guest that is alone after all is the host, and offers", async () => {
  guest.duet.rooms.join("room", "");
  expect(FakePeerConnection.made).toHaveLength(1); // made before the server has said that nobody is there
  await draft();
  expect(FakePeerConnection.made).toHaveLength(1);
  host.duet.rooms.join("room", "");
  await connected();
});
