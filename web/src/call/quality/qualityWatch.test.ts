import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LinkState } from "../peer/peerLink";
import { noTracks } from "../peer/slots";
import type { ActiveSession } from "../session/activeSession";
import type { Session, Settings } from "../types";
import { QualityWatch } from "./qualityWatch";

let state: LinkState;
let time: number;
let sent: number;
let lost: number;
let width: number | undefined;
let losses: (number | null)[];
let carried: number[];
let available: number | undefined;
let saveData: boolean;
let watch: QualityWatch;

beforeEach(() => {
  vi.useFakeTimers();
  [state, time, sent, lost, width] = ["connected", 0, 0, 0, undefined];
  [losses, carried, available, saveData] = [[], [], 800_000, false];
  const getStats = async () => {
    const entries = [
      { id: "out", type: "outbound-rtp", kind: "video", timestamp: time, packetsSent: sent, frameWidth: width },
      { id: "remote", type: "remote-inbound-rtp", kind: "video", timestamp: time, packetsLost: lost },
      { id: "pair", type: "candidate-pair", nominated: true, state: "succeeded", availableOutgoingBitrate: available },
    ];
    return await Promise.resolve(new Map(entries.map((entry) => [entry.id, entry])));
  };
  const session = {
    link: {
      state: () => state,
      sender: () => null,
      pc: { getStats },
      closed: false,
      carries: (bitrate: number) => {
        carried.push(bitrate);
      },
    },
    update: ({ quality }: Partial<Session>) => {
      losses.push(quality?.state === "known" ? quality.detail.send.loss : null);
    },
    peerState: null,
    wouldSend: noTracks,
    setPaused: () => undefined,
  };
  watch = new QualityWatch(session as unknown as ActiveSession, () => ({ saveData }) as Settings);
});

afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

/** One look, after so many packets of which so many were lost. */
async function look(packets: number, missing: number): Promise<void> {
  [time, sent, lost] = [time + 2_000, sent + packets, lost + missing];
  await watch.look();
}

test("packets lost while a link was broken are not the loss of the link that came back", async () => {
  await look(100, 0);
  await look(100, 10);
  state = "disconnected";
  await look(100, 0);
  state = "connected";
  await look(100, 180);
  await look(100, 0);

  expect(losses).toEqual([null, 0.1, null, 0]);
});

test("what the link carries is known when a first frame was sent", async () => {
  await look(0, 0);
  expect(carried).toEqual([]);

  width = 640;
  await look(100, 0);
  expect(carried).toEqual([800_000]);
});

test("a browser that does not say what the link carries scales by itself", async () => {
  [width, available] = [640, undefined];
  await look(100, 0);
  expect(carried[0]).toBeGreaterThan(1_000_000);
});

test("a camera that saves data stays small, whatever the link carries", async () => {
  [width, available, saveData] = [640, 5_000_000, true];
  await look(100, 0);
  expect(carried[0]).toBeLessThan(500_000);
});
