import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakePeerConnection } from "../testing/fakePeerConnection";
import { FakeServer } from "../testing/fakeServer";
import { openOnline, useFakeMedia, type TestPage } from "../testing/twoPeers";

let ada: TestPage;
let bob: TestPage;
/** What both links can send, in bits per second. */
let available: number;
/** How each side reaches the relay that both are connected through. */
let relayProtocol: "udp" | "tcp";

/** The statistics of a link over which so much can be sent. */
function statistics(): Map<string, unknown> {
  return new Map<string, unknown>([
    ["pair", { type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "local", availableOutgoingBitrate: available }],
    ["local", { type: "local-candidate", candidateType: "relay", protocol: "udp", relayProtocol }],
  ]);
}

/** Lets time go by until it is so. */
async function later(condition: () => boolean): Promise<void> {
  for (let passed = 0; passed < 60_000 && !condition(); passed += 500) {
    // oxlint-disable-next-line no-await-in-loop -- the statistics are asked for between
    await vi.advanceTimersByTimeAsync(500);
  }

  expect(condition()).toBe(true);
}

beforeEach(async () => {
  useFakeMedia();
  FakePeerConnection.made.length = 0;
  available = 2_000_000;
  relayProtocol = "udp";
  vi.spyOn(FakePeerConnection.prototype, "getStats").mockImplementation(() => Promise.resolve(statistics()));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  const server = new FakeServer();
  [ada, bob] = [await openOnline(server, "Ada"), await openOnline(server, "Bob")];

  ada.duet.calls.call(bob.state().me.id, { video: false });
  await bob.until(({ incoming }) => incoming.length === 1);
  bob.duet.calls.answer(bob.state().incoming[0]?.callId ?? "", { video: false });
  for (const page of [ada, bob]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is clear enough
    await page.until(({ session }) => session?.phase.name === "connected" && session.chat.channel === "open");
  }
});

afterEach(() => {
  ada.duet.dispose();
  bob.duet.dispose();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("a shared screen that the link cannot carry pauses, which both are told, and comes back", async () => {
  ada.duet.media.startScreen();
  await bob.until(({ session }) => session?.remote.screen != null);

  available = 30_000;
  await later(() => bob.state().session?.videoPause.theirs === "weak-network");
  expect(ada.state().session?.videoPause.mine).toBe("weak-network");
  expect(bob.state().session?.remote.screenPaused).toBe(true);
  expect(bob.state().session?.remote.screen).not.toBeNull();

  available = 2_000_000;
  await later(() => bob.state().session?.videoPause.theirs === null);
  expect(bob.state().session?.remote.screenPaused).toBe(false);
  expect(ada.state().session?.videoPause.mine).toBeNull();
});

test("what is turned off while it pauses is off, and not paused any more", async () => {
  ada.duet.media.setCamera(true);
  await bob.until(({ session }) => session?.remote.camera === "on");
  available = 30_000;
  await later(() => bob.state().session?.remote.camera === "paused");

  ada.duet.media.setCamera(false);

  await bob.until(({ session }) => session?.remote.camera === "muted" && session.videoPause.theirs === null);
  expect(ada.state().session?.videoPause.mine).toBeNull();
});

test("a call in which nobody has a microphone or a camera on is not told as lost", async () => {
  await later(() => ada.state().session?.quality.state === "known");
  expect(ada.state().session?.quality).toMatchObject({ bars: 4 });
});

test("from a relay over TCP a better path is looked for, and the call goes on", async () => {
  const restart = vi.spyOn(FakePeerConnection.prototype, "restartIce");
  relayProtocol = "tcp";

  await later(() => restart.mock.calls.length > 0);

  expect(ada.state().session?.phase.name).toBe("connected");
  relayProtocol = "udp";
  await vi.advanceTimersByTimeAsync(2_000);
  restart.mockClear();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(restart).not.toHaveBeenCalled();
});
