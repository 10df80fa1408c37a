import { beforeEach, expect, test, vi } from "vitest";
import { FakePeerConnection, FakeStream, FakeTrack } from "../testing/fakePeerConnection";
import type { Wish } from "../wire/wish";
import { PeerLink, type Description, type PeerDescription } from "./peerLink";
import { iceUfrag } from "./sdp";
import { noTracks } from "./slots";

type Message = { readonly description: PeerDescription } | { readonly candidates: readonly (RTCIceCandidateInit | null)[] } | { readonly wish: Wish };

/** One side of a call; what it says waits in `outbox` until it is delivered. */
class Side {
  readonly link: PeerLink;
  readonly outbox: Message[] = [];

  constructor(polite: boolean) {
    const link: PeerLink = new PeerLink({
      polite: () => polite,
      classic: false,
      configuration: {},
      iceServers: [],
      relayOnly: false,
      createConnection: (configuration) => FakePeerConnection.asConnection(configuration),
      codecs: [],
      callbacks: {
        onDescription: (description) => {
          this.outbox.push({ description: { description, connection: link.connection, answers: description.type === "answer" ? link.answers : "" } });
        },
        onCandidates: (candidates) => {
          this.outbox.push({ candidates });
        },
        onWish: (wish) => {
          this.outbox.push({ wish });
        },
        onState: () => undefined,
        onQuiet: () => undefined,
        onReceivers: () => undefined,
        onChannel: () => undefined,
      },
    });
    this.link = link;
  }

  get local(): string {
    return this.link.pc.localDescription?.sdp ?? "";
  }

  async deliverTo(other: Side): Promise<void> {
    for (const message of this.outbox.splice(0)) {
      if ("description" in message) {
        // oxlint-disable-next-line no-await-in-loop -- messages arrive in order
        await other.link.receive(message.description);
      } else if ("wish" in message) {
        other.link.grant({ ...message.wish, connection: this.link.connection });
      } else {
        const candidates = message.candidates.filter((candidate) => candidate !== null);
        // oxlint-disable-next-line no-await-in-loop -- messages arrive in order
        await other.link.receiveCandidates({ candidates, connection: this.link.connection });
      }
    }
  }
}

let impolite: Side;
let polite: Side;

/** Everything said is delivered, until both stand. */
async function settle(): Promise<void> {
  await vi.waitFor(async () => {
    await impolite.deliverTo(polite);
    await polite.deliverTo(impolite);
    expect([impolite.outbox, polite.outbox]).toEqual([[], []]);
    expect([impolite.link.state(), polite.link.state()]).toEqual(["connected", "connected"]);
    expect([impolite.link.pc.signalingState, polite.link.pc.signalingState]).toEqual(["stable", "stable"]);
  });
}

async function offered(): Promise<void> {
  await vi.waitFor(() => {
    expect(impolite.outbox.length).toBeGreaterThan(0);
  });
}

function breakPaths(): void {
  for (const { link } of [impolite, polite]) {
    (link.pc as unknown as FakePeerConnection).breakPath();
  }
}

beforeEach(async () => {
  vi.stubGlobal("MediaStream", FakeStream);
  FakePeerConnection.rollbacks = 0;
  [impolite, polite] = [new Side(false), new Side(true)];
  await impolite.link.offer();
  await settle();
});

test("a camera begins small on either side, one that comes later too, and grows with what the link carries", () => {
  const scale = ({ link }: Side) => link.sender("camera")?.getParameters().encodings[0]?.scaleResolutionDownBy;
  for (const { link } of [impolite, polite]) {
    link.setTracks({ ...noTracks, camera: new FakeTrack("video") as unknown as MediaStreamTrack });
  }

  expect([scale(impolite), scale(polite)]).toEqual([2, 2]);
  impolite.link.carries(2_000_000);
  expect([scale(impolite), scale(polite)]).toEqual([1, 2]);
});

test("both restart ICE at once: nothing is rolled back", async () => {
  const before = impolite.local;
  breakPaths();

  polite.link.restartIce();
  impolite.link.restartIce();
  await settle();

  expect(impolite.local).not.toBe(before);
  expect(FakePeerConnection.rollbacks).toBe(0);
});

test("the polite side alone has lost its path: the other one offers the restart", async () => {
  breakPaths();

  polite.link.restartIce();
  await settle();

  expect(polite.link.pc.localDescription?.type).toBe("answer");
});

test("a restart that the polite side asked for is said again when nobody heard of it", async () => {
  const before = impolite.local;
  breakPaths();
  polite.link.restartIce();
  polite.outbox.splice(0);

  polite.link.resend();
  await settle();

  expect(iceUfrag(impolite.local)).not.toBe(iceUfrag(before));
});

test("a restart's offer that nobody answered gives way to one with the candidates of now", async () => {
  breakPaths();
  impolite.link.restartIce();
  await offered();
  const lost = impolite.outbox.splice(0);

  impolite.link.restartIce();
  await settle();

  expect(lost.some((message) => "description" in message && message.description.description.sdp === impolite.local)).toBe(false);
});

test("an answer to an offer that was replaced is ignored", async () => {
  breakPaths();
  impolite.link.restartIce();
  await offered();
  await impolite.deliverTo(polite);
  impolite.link.restartIce();
  await offered();

  await polite.deliverTo(impolite);

  expect(impolite.link.pc.signalingState).toBe("have-local-offer");
  await settle();
});

test("an offer that was said twice is answered twice, and taken once", async () => {
  breakPaths();
  impolite.link.restartIce();
  await offered();
  await impolite.deliverTo(polite);
  const lostAnswer = polite.outbox.splice(0);

  impolite.link.resend();
  await impolite.deliverTo(polite);

  const answers = (messages: readonly Message[]) => messages.flatMap((message) => ("description" in message ? [message.description.answers] : []));
  expect(answers(polite.outbox)).toEqual(answers(lostAnswer));
  await settle();
});

test("who answered a call asks, too", async () => {
  [impolite, polite] = [new Side(false), new Side(true)];
  const offer = await impolite.link.draftOffer();
  await impolite.link.useDraft();
  await polite.link.prepare(offer as Description, impolite.link.connection);
  const answer = (await polite.link.createAnswer()) as Description;
  await impolite.link.receive({ description: answer, connection: polite.link.connection, answers: polite.link.answers });
  impolite.link.described();
  polite.link.described();
  await settle();
  breakPaths();

  polite.link.restartIce();

  expect(polite.outbox).toContainEqual({ wish: { restart: iceUfrag(impolite.local), lines: [] } });
  await settle();
});

test("what the polite side needs while an offer is under way comes after it", async () => {
  const offers = vi.spyOn(impolite.link.pc, "setLocalDescription");
  impolite.link.restartIce();
  await offered();
  const wish = { restart: "", lines: [] };

  impolite.link.grant({ ...wish, connection: polite.link.connection });
  impolite.link.grant({ ...wish, connection: polite.link.connection });
  await vi.waitFor(async () => {
    await settle();
    expect(offers).toHaveBeenCalledTimes(2);
  });
});

test.each(["the impolite side", "the polite side", "both sides"])("%s: a first screen gets its m-line without a rollback", async (who) => {
  const sharing = [impolite, polite].filter((side) => who === "both sides" || (side === polite) === (who === "the polite side"));
  for (const { link } of sharing) {
    link.setTracks({ ...noTracks, screen: new FakeTrack("video") as unknown as MediaStreamTrack });
  }

  await vi.waitFor(async () => {
    await settle();
    expect(sharing.map(({ link }) => link.sender("screen")?.track?.kind)).toEqual(sharing.map(() => "video"));
    expect(polite.link.receivers().screen).not.toBeNull();
    expect(impolite.link.receivers().screen).not.toBeNull();
  });
  expect(FakePeerConnection.rollbacks).toBe(0);
});

test("while it rings no candidate is given to the browser, and those that are host names never", async () => {
  [impolite, polite] = [new Side(false), new Side(true)];
  const candidate = (address: string) => ({ candidate: `candidate:1 1 udp 1 ${address} 9 typ host`, sdpMid: "0", sdpMLineIndex: 0 });
  const given = vi.spyOn(polite.link.pc, "addIceCandidate");
  const set = vi.spyOn(polite.link.pc, "setRemoteDescription");
  const offer = (await impolite.link.draftOffer()) as Description;
  const sdp = `${offer.sdp}a=${candidate("192.0.2.1").candidate}\r\na=${candidate("evil.example").candidate}\r\n`;

  await polite.link.prepare({ ...offer, sdp }, impolite.link.connection);
  await polite.link.receiveCandidates({ candidates: [candidate("192.0.2.2"), candidate("evil.example")], connection: impolite.link.connection });

  expect(set.mock.calls[0]?.[0].sdp).not.toContain("candidate");
  expect(given).not.toHaveBeenCalled();
  await polite.link.createAnswer();
  await vi.waitFor(() => {
    expect(given.mock.calls.map(([one]) => one?.candidate)).toEqual(expect.arrayContaining([candidate("192.0.2.1").candidate, candidate("192.0.2.2").candidate]));
  });
  expect(JSON.stringify(given.mock.calls)).not.toContain("evil.example");
});
