import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CallOpening } from "./callOpening";
import type { MediaPath } from "./mediaPath";
import type { PeerInbox } from "./peerInbox";
import type { PeerTrust } from "./peerTrust";

/** What happened, in order. */
let log: string[];
let trusted: boolean;
let session: { ended: boolean; classic: boolean };
let opening: CallOpening;

const description = async (sdp: string) => await Promise.resolve({ type: "offer", sdp });
const link = {
  connection: "mine",
  draftOffer: async () => await description("draft"),
  complete: async () => await description("offer with candidates"),
  useDraft: () => log.push("draft used"),
  described: () => log.push("candidates may follow"),
  becomeClassic: () => log.push("classic link"),
  prepare: async () => {
    log.push("offer read");
    return await Promise.resolve(true);
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  [log, trusted, session] = [[], true, { ended: false, classic: false }];
  const subject = {
    get ended() {
      return session.ended;
    },
    get classic() {
      return session.classic;
    },
    chat: { setChannel: (channel: string) => log.push(`chat ${channel}`) },
    show: () => undefined,
  };
  const path = {
    link,
    begin: () => {
      log.push("link begun");
      return link;
    },
    adopt: () => undefined,
  } as unknown as MediaPath;
  const trust = { accept: async () => await Promise.resolve(trusted), proofOf: async (sdp: string) => await Promise.resolve({ of: sdp }) } as unknown as PeerTrust;
  const inbox = {
    accept: async () => await Promise.resolve(trusted),
    give: async () => {
      log.push("answer given");
      return await Promise.resolve("taken");
    },
    beginAfter: () => undefined,
    judgedIsTaken: () => undefined,
  } as unknown as PeerInbox;
  opening = new CallOpening(subject, path, trust, inbox);
});

afterEach(() => {
  vi.useRealTimers();
});

test("a draft names its connection, and is signed", async () => {
  expect(await opening.draftOffer()).toEqual({ signal: { type: "offer", sdp: "draft", connection: "mine" }, proof: { of: "draft" } });
});

test("nothing is signed of a call that is over meanwhile", async () => {
  const made = opening.draftOffer();
  session.ended = true;

  expect(await made).toBeNull();
});

test("a draft that was sent is used when it rings and the ring is drawn, and its candidates follow", async () => {
  opening.useDraft();
  void opening.placed();
  opening.rings();
  await vi.advanceTimersByTimeAsync(99);
  expect(log).toEqual([]);

  await vi.advanceTimersByTimeAsync(1);
  expect(log).toEqual(["draft used", "candidates may follow"]);
});

test("a call that rings nowhere gathers no address", async () => {
  opening.useDraft();
  void opening.placed();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(log).toEqual([]);

  opening.rings();
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(["draft used", "candidates may follow"]);
});

test("an answer that is faster than the ring finds the draft in use", async () => {
  opening.useDraft();

  expect(await opening.takeAnswer({ type: "answer", sdp: "A" }, undefined)).toBe(true);
  expect(log).toEqual(["draft used", "answer given"]);
});

test("a server that wants all candidates at once does not wait for the ring", async () => {
  opening.useDraft();

  expect((await opening.completeOffer())?.signal.sdp).toBe("offer with candidates");
  expect(log).toEqual(["draft used"]);
});

test("the link is ready for a classic client before it has its answer", async () => {
  session.classic = true;

  await opening.takeAnswer({ type: "answer", sdp: "A" }, undefined);

  expect(log).toEqual(["classic link", "chat unavailable", "answer given"]);
});

test("an answer that is not signed by whom was called is given to no link", async () => {
  trusted = false;

  expect(await opening.takeAnswer({ type: "answer", sdp: "A" }, undefined)).toBe(false);
  expect(log).toEqual([]);
});

test("an offer may ring before it is read, which waits until the ring is drawn", async () => {
  const { judged, ready } = opening.prepareAnswer({ type: "offer", sdp: "O" }, undefined, []);
  expect(await judged).toBe("trusted");
  await vi.advanceTimersByTimeAsync(99);
  expect(log).toEqual([]);

  await vi.advanceTimersByTimeAsync(1);
  expect(await ready).toBe(true);
  expect(log).toEqual(["link begun", "offer read"]);
});

test("a call that is answered at once is read at once", async () => {
  const { ready, hurry } = opening.prepareAnswer({ type: "offer", sdp: "O" }, undefined, []);
  hurry();

  expect(await ready).toBe(true);
});

test.each<[string, () => void]>([
  ["is forged", () => (trusted = false)],
  ["is over before its ring is drawn", () => (session.ended = true)],
])("no link is begun for a call that %s", async (_, so) => {
  so();
  const { ready, hurry } = opening.prepareAnswer({ type: "offer", sdp: "O" }, undefined, []);
  hurry();

  expect(await ready).toBe(false);
  expect(log).toEqual([]);
});

test("an offer that no page can read is not one", async () => {
  const { judged, ready } = opening.prepareAnswer("hello", undefined, []);

  expect(await judged).toBe("unreadable");
  expect(await ready).toBe(false);
});
