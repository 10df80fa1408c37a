import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConnectionState } from "../signalling/signalling";
import { FakePeerConnection, FakeStream } from "../testing/fakePeerConnection";
import type { Session, Settings } from "../types";
import type { SessionContext } from "./context";
import { MediaPath } from "./mediaPath";
import { OwnSide } from "./ownSide";
import type { PeerPost } from "./peerPost";

const turn = { urls: ["turn:relay.test"], username: "u", credential: "c" };
const here: Session["presence"] = { state: "here" };

let settings: Pick<Settings, "relayOnly" | "codec">;
let server: ConnectionState["phase"];
let asked: string[];
let session: { classic: boolean; expectsMedia: boolean; presence: Session["presence"]; connectedAt: number | null };
let told: string[];
let path: MediaPath;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeStream);
  FakePeerConnection.made.length = 0;
  settings = { relayOnly: false, codec: "auto" };
  [server, asked, told] = ["online", [], []];
  session = { classic: false, expectsMedia: false, presence: here, connectedAt: null };
  const context = {
    settings: () => settings,
    certificate: () => null,
    hardwareCodecs: () => ({ encodes: [], decodes: [] }),
    createConnection: (configuration: RTCConfiguration) => FakePeerConnection.asConnection(configuration),
    signalling: {
      getState: () => ({ phase: server }),
      doubt: (hurried = false) => asked.push(hurried ? "hurried doubt" : "doubt"),
      connect: () => asked.push("connect"),
      request: async (event: string) => {
        asked.push(event);
        return await Promise.resolve({ ok: true, body: { iceServers: [turn] } });
      },
    },
  } as unknown as SessionContext;
  const subject = {
    address: { roomId: "room-1" },
    polite: false,
    get classic() {
      return session.classic;
    },
    get expectsMedia() {
      return session.expectsMedia;
    },
    get state() {
      return session;
    },
  };
  const post = { describe: () => undefined, wish: () => undefined, candidates: () => undefined } as unknown as PeerPost;
  path = new MediaPath(context, subject, new OwnSide(), post, {
    onLink: () => told.push("link"),
    onChannel: () => told.push("channel"),
    onConnected: () => {
      told.push("connected");
      session.connectedAt ??= Date.now();
    },
    onChange: () => undefined,
    onBeginAnew: () => {
      told.push("begin-anew");
      path.begin();
      path.watch();
    },
    onGiveUp: () => told.push("give-up"),
  });
});

afterEach(() => {
  FakePeerConnection.silent = false;
  path.close(false);
  vi.useRealTimers();
});

/** The connection of the link that is in use says so. */
function become(state: "connected" | "failed"): void {
  const connection = path.link?.pc as unknown as FakePeerConnection;
  connection.connectionState = state;
  connection.dispatchEvent(new Event("connectionstatechange"));
}

test("what was made ahead is begun with, and knows the relay that the server named meanwhile", () => {
  path.prepare(false);
  path.adopt([turn]);

  path.begin();

  expect(FakePeerConnection.made).toHaveLength(1);
  expect(FakePeerConnection.made[0]?.configuration.iceServers).toEqual([turn]);
  expect(told).toEqual(["channel", "link"]);
});

test("a classic client gets another kind than was made ahead, which can be compared all the same", () => {
  path.prepare(false);
  session.classic = true;

  path.begin();

  expect(FakePeerConnection.made.map(({ signalingState, channels }) => [signalingState, channels.length])).toEqual([
    ["closed", 1],
    ["stable", 1],
  ]);
});

test("what is made ahead while the classic client of before is still known has a data channel for whoever comes next", () => {
  session.classic = true;
  path.prepare(false);
  session.classic = false;

  path.begin();

  expect(FakePeerConnection.made.map(({ channels }) => channels.length)).toEqual([1]);
});

test("once it is closed nothing is made for whoever was waited for", () => {
  path.expect(true);
  path.close(false);

  vi.advanceTimersByTime(1_000);

  expect(FakePeerConnection.made).toEqual([]);
});

test("a path that stands and brings nothing is quiet within two seconds, and no longer than that", async () => {
  path.begin();
  become("connected");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(path.health).toMatchObject({ link: "connected", quiet: false });

  FakePeerConnection.silent = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(path.health).toMatchObject({ link: "connected", quiet: true });

  FakePeerConnection.silent = false;
  await vi.advanceTimersByTimeAsync(400);
  expect(path.health).toMatchObject({ link: "connected", quiet: false });
});

test.each([
  [true, ["hurried doubt", "doubt", "ice-servers"]],
  [false, ["doubt"]],
])("media that is missed (%s) is a reason to look for the server and for a path, side by side", async (expected, done) => {
  session.expectsMedia = expected;
  path.begin();
  const offered = path.link?.offer();
  await vi.advanceTimersByTimeAsync(50);
  await offered;
  become("connected");
  await vi.advanceTimersByTimeAsync(1_000);
  asked.length = 0;

  FakePeerConnection.silent = true;
  await vi.advanceTimersByTimeAsync(2_000);

  expect(asked).toEqual(done);
});

test("a path that stood has been broken since its link was dropped, through all links until one stands", () => {
  path.begin();
  expect(path.health).toEqual({ link: "new", brokenSince: null, anew: false, quiet: false });
  become("connected");
  const dropped = Date.now();
  path.begin();
  vi.advanceTimersByTime(1_000);
  path.begin();
  expect(path.health.brokenSince).toBe(dropped);

  become("connected");

  expect(path.health).toEqual({ link: "connected", brokenSince: null, anew: false, quiet: false });
});

test("a path that stands again is a reason to look for the server", () => {
  path.begin();
  server = "lost";

  become("connected");

  expect(asked).toEqual(["connect"]);
});

test("a better path is looked for with fresh credentials", async () => {
  path.begin();
  const offered = path.link?.offer();
  await vi.advanceTimersByTimeAsync(50);
  await offered;
  const restart = vi.spyOn(FakePeerConnection.prototype, "restartIce");

  path.lookForBetter();
  await vi.advanceTimersByTimeAsync(0);

  expect(restart).toHaveBeenCalledOnce();
  expect(asked).toEqual(["doubt", "ice-servers"]);
  expect(FakePeerConnection.made[0]?.configuration.iceServers).toEqual([turn]);
});

test.each<[string, () => void]>([
  ["the peer is away", () => (session.presence = { state: "away", until: 0, why: "connection-lost" })],
  ["the server is away", () => (server = "lost")],
  ["the peer is a classic client, that knows no restart", () => (session.classic = true)],
])("no better path is looked for while %s", (_, so) => {
  path.begin();
  so();

  path.lookForBetter();

  expect(asked).toEqual([]);
});

test("media goes over to the relay where there is one", () => {
  path.begin();
  path.setRelayOnly(true);
  expect(FakePeerConnection.made[0]?.configuration.iceTransportPolicy).toBe("all");

  path.adopt([turn]);
  path.setRelayOnly(true);
  expect(FakePeerConnection.made[0]?.configuration.iceTransportPolicy).toBe("relay");
});

test("a first connection that restarts do not help is begun anew once, and then given up", async () => {
  path.begin();
  path.watch();
  become("failed");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).toEqual(["channel", "link", "begin-anew", "channel", "link"]);
  expect(path.health.anew).toBe(true);

  await vi.advanceTimersByTimeAsync(30_000);

  expect(told.slice(5)).toEqual(["give-up"]);
});
