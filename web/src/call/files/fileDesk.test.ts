// @vitest-environment node -- jsdom's Blob cannot be read
import { afterEach, expect, test, vi } from "vitest";
import type { PeerLink } from "../peer/peerLink";
import type { FileTransfer } from "../types";
import { asWire } from "../wire/wire";
import { blockSize } from "./blockHash";
import { FileDesk } from "./fileDesk";
import type { FileSink } from "./sink";

class Channel extends EventTarget {
  readyState = "connecting";
  binaryType = "";
  other: Channel | null = null;
  sent = 0;
  /** Stops delivering after so many bytes, as a path that breaks does. */
  breakAfter = Number.POSITIVE_INFINITY;
  corrupt = false;
  /** Milliseconds that bytes are on their way, while what is said arrives at once. */
  lag = 0;
  onSent: (bytes: number) => void = () => undefined;

  constructor(
    readonly label: string,
    readonly protocol = "",
  ) {
    super();
  }

  send(data: Uint8Array): void {
    this.sent += data.length;
    if (this.sent > this.breakAfter) {
      return;
    }

    const copy = data.slice();
    copy[0] = this.corrupt ? (copy[0] ?? 0) ^ 1 : (copy[0] ?? 0);
    const arrive = () => this.other?.dispatchEvent(new MessageEvent("message", { data: copy.buffer }));
    if (this.lag > 0) {
      setTimeout(arrive, this.lag);
    } else {
      queueMicrotask(arrive);
    }

    this.onSent(this.sent);
  }

  /** What was sent before still arrives, as the standard has it. */
  close(): void {
    this.readyState = "closed";
  }
}

class Connection extends EventTarget {
  other: Connection | null = null;
  breakAfter = Number.POSITIVE_INFINITY;
  corrupt = false;
  lag = 0;
  onSent: (bytes: number) => void = () => undefined;

  createDataChannel(label: string, { protocol = "" }: RTCDataChannelInit): Channel {
    const [mine, theirs] = [new Channel(label, protocol), new Channel(label, protocol)];
    mine.other = theirs;
    mine.breakAfter = this.breakAfter;
    mine.corrupt = this.corrupt;
    mine.lag = this.lag;
    mine.onSent = (bytes) => {
      this.onSent(bytes);
    };
    queueMicrotask(() => {
      this.other?.dispatchEvent(Object.assign(new Event("datachannel"), { channel: theirs }));
      mine.readyState = theirs.readyState = "open";
      mine.dispatchEvent(new Event("open"));
    });
    return mine;
  }
}

class MemorySink implements FileSink {
  readonly blocks: Uint8Array[] = [];

  write(block: Uint8Array<ArrayBuffer>): Promise<void> {
    this.blocks.push(block);
    return Promise.resolve();
  }

  close(): Promise<Blob | null> {
    return Promise.resolve(new Blob(this.blocks.map((block) => block.slice())));
  }

  abort(): Promise<void> {
    this.blocks.length = 0;
    return Promise.resolve();
  }

  get bytes(): Uint8Array {
    const whole = new Uint8Array(this.blocks.reduce((length, block) => length + block.length, 0));
    let end = 0;
    for (const block of this.blocks) {
      whole.set(block, end);
      end += block.length;
    }

    return whole;
  }
}

function pair() {
  const sink = new MemorySink();
  const state: { out: readonly FileTransfer[]; in: readonly FileTransfer[] } = { out: [], in: [] };
  let leftOut = false;
  /** Nothing that was said into an older connection arrives. */
  let connection = { stands: true };
  const make = (side: "out" | "in") =>
    new FileDesk({
      say: (message) => {
        const into = connection;
        queueMicrotask(() => {
          if (into.stands) {
            sides[side === "out" ? "in" : "out"].receive(asWire(JSON.parse(JSON.stringify(message))));
          }
        });
        return into.stands;
      },
      onChange: (files, left) => {
        state[side] = files;
        leftOut = left;
      },
      chooseSink: () => {
        sink.blocks.length = 0;
        return Promise.resolve(sink);
      },
    });
  const sides = { out: make("out"), in: make("in") };
  const connect = (change: Partial<Connection> = {}) => {
    const [one, other] = [Object.assign(new Connection(), change), new Connection()];
    [one.other, other.other] = [other, one];
    sides.out.attach({ pc: one, closed: false } as unknown as PeerLink);
    sides.in.attach({ pc: other, closed: false } as unknown as PeerLink);
    connection.stands = false;
    connection = { stands: true };
    sides.out.opened();
    sides.in.opened();
  };
  const until = (side: "in" | "out", phase: string) =>
    vi.waitFor(() => {
      expect(state[side][0]?.state.phase).toBe(phase);
    });
  return {
    ...sides,
    state,
    sink,
    leftOut: () => leftOut,
    connect,
    until,
    /** Nothing that is said arrives any more. */
    cut: () => {
      connection.stands = false;
    },
    /** The page of one side is loaded again, and both are connected anew. */
    reload: (side: "in" | "out") => {
      state[side] = [];
      const desk = (sides[side] = make(side));
      connect();
      return desk;
    },
    /** A file of three blocks, one of which has arrived. */
    halfWay: async () => {
      connect({ breakAfter: blockSize + 200_000 });
      sides.out.send([file(3 * blockSize)]);
      await until("in", "offered");
      const id = state.in[0]?.id ?? "";
      await sides.in.accept(id);
      await vi.waitFor(() => {
        expect(sink.blocks.length).toBe(1);
      });
      return id;
    },
  };
}

/** What both sides show. */
const phases = ({ out, in: other }: Record<"out" | "in", readonly FileTransfer[]>) =>
  [out, other].map(([transfer]) => (transfer?.state.phase === "paused" ? `paused by ${transfer.state.by}` : (transfer?.state.phase ?? "nothing")));

afterEach(() => {
  vi.useRealTimers();
});

/** No stretch of it is like another one. */
const byteAt = (index: number) => (index * 31 + (index >> 8) + (index >> 16)) & 255;

function file(size: number): File {
  return new File([Uint8Array.from({ length: size }, (_, index) => byteAt(index))], "../a\u202e.bin", { type: "application/octet-stream" });
}

test.each([
  ["می\u200cخواهم.txt", "می\u200cخواهم.txt"],
  ["क्\u200dष.pdf", "क्\u200dष.pdf"],
  ["👨\u200d👩\u200d👧.png", "👨\u200d👩\u200d👧.png"],
  ["a\u202egnp.exe", "a_gnp.exe"],
  [`😀${"x".repeat(254)}`, "x".repeat(254)],
])("a name is shown as people write it, and without tricks: %s", async (sent, shown) => {
  const { out, state, connect, until } = pair();
  connect();
  out.send([new File([Uint8Array.of(1)], sent)]);
  await until("in", "offered");

  expect(state.in[0]?.name).toBe(shown);
});

test("a file arrives whole, with a name that is safe", async () => {
  const { out, in: receiver, state, sink, connect, until } = pair();
  connect();
  out.send([file(2 * blockSize + 77)]);
  await until("in", "offered");
  expect(state.in[0]?.name).toBe(".._a_.bin");

  await receiver.accept(state.in[0]?.id ?? "");

  await until("in", "done");
  await until("out", "done");
  expect(sink.bytes.length).toBe(2 * blockSize + 77);
  expect(sink.bytes[1_500_000]).toBe(byteAt(1_500_000));
});

test("after a broken connection it goes on where it stopped", async () => {
  const { sink, connect, until, halfWay } = pair();
  await halfWay();

  connect();

  await until("in", "done");
  await until("out", "done");
  expect(sink.bytes.length).toBe(3 * blockSize);
});

test("paused and resumed at once, it arrives whole, whatever the older channel still delivers", async () => {
  const { out, in: receiver, state, sink, connect, until } = pair();
  let pauses = 3;
  let id = "";
  connect({
    lag: 20,
    onSent: (bytes) => {
      if (bytes > blockSize && pauses > 0) {
        pauses -= 1;
        out.pause(id);
        out.resume(id);
      }
    },
  });
  out.send([file(6 * blockSize + 5)]);
  await until("in", "offered");
  id = state.in[0]?.id ?? "";
  await receiver.accept(id);

  await until("in", "done");
  await until("out", "done");
  expect(pauses).toBe(0);
  expect(sink.bytes.length).toBe(6 * blockSize + 5);
  expect(sink.bytes.findIndex((byte, index) => byte !== byteAt(index))).toBe(-1);
});

test.each([
  ["who sends it", "who receives it", ["paused by me", "nothing"]],
  ["who receives it", "who receives it", ["offered", "offered"]],
  ["who sends it", "who sends it", ["nothing", "canceled"]],
  ["who receives it", "who sends it", ["nothing", "canceled"]],
])("a file paused by %s is what both sides show after a reload of %s", async (pauses, reloads, shown) => {
  const { out, in: receiver, state, reload, halfWay } = pair();
  const id = await halfWay();
  (pauses === "who sends it" ? out : receiver).pause(id);
  await vi.waitFor(() => {
    expect(phases(state).toSorted()).toEqual(["paused by me", "paused by peer"]);
  });

  reload(reloads === "who sends it" ? "out" : "in");

  await vi.waitFor(() => {
    expect(phases(state)).toEqual(shown);
  });
});

test("a paused file whose receiver was reloaded is offered anew when it is resumed", async () => {
  const { out, state, sink, reload, until, halfWay } = pair();
  const id = await halfWay();
  out.pause(id);
  const again = reload("in");

  out.resume(id);
  await until("in", "offered");
  expect(phases(state)).toEqual(["offered", "offered"]);
  await again.accept(id);

  await until("in", "done");
  await until("out", "done");
  expect(sink.bytes.findIndex((byte, index) => byte !== byteAt(index))).toBe(-1);
});

test("a pause that was said into a broken path holds all the same", async () => {
  const { out, state, connect, cut, until, halfWay } = pair();
  const id = await halfWay();
  cut();
  out.pause(id);

  connect();
  await vi.waitFor(() => {
    expect(phases(state)).toEqual(["paused by me", "paused by peer"]);
  });

  out.resume(id);
  await until("in", "done");
});

test("what both paused at once goes on when both have resumed it", async () => {
  const { out, in: receiver, state, until, connect, halfWay } = pair();
  const id = await halfWay();
  connect({ lag: 20 });
  await until("out", "moving");
  out.pause(id);
  receiver.pause(id);
  await Promise.resolve();
  expect(phases(state)).toEqual(["paused by me", "paused by me"]);

  out.resume(id);
  await vi.waitFor(() => {
    expect(phases(state)).toEqual(["paused by peer", "paused by me"]);
  });
  receiver.resume(id);
  await until("out", "done");
});

test("resumed while nothing arrives, it goes on as soon as something does", async () => {
  const { out, state, connect, cut, until, halfWay } = pair();
  const id = await halfWay();
  out.pause(id);
  await vi.waitFor(() => {
    expect(phases(state)).toEqual(["paused by me", "paused by peer"]);
  });
  cut();
  out.resume(id);
  expect(phases(state)[0]).toBe("paused by connection");

  connect();

  await until("in", "done");
});

test.each(["decline", "cancel"] as const)("%s, said into a broken path, is heard on the next one", async (what) => {
  const { out, in: receiver, state, connect, cut, until, halfWay } = pair();
  if (what === "cancel") {
    await halfWay();
  } else {
    connect();
    out.send([file(10)]);
    await until("in", "offered");
  }

  cut();
  receiver[what](state.in[0]?.id ?? "");
  connect();

  await vi.waitFor(() => {
    expect(phases(state)).toEqual(["canceled", "canceled"]);
  });
});

test("what stands still has no speed, and nothing is looked at when nothing moves", async () => {
  const { out, in: receiver, state, sink, connect, until } = pair();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  connect({ breakAfter: blockSize + 200_000, onSent: () => vi.advanceTimersByTime(20) });
  out.send([file(3 * blockSize)]);
  await until("in", "offered");
  expect(vi.getTimerCount()).toBe(0);
  await receiver.accept(state.in[0]?.id ?? "");
  await vi.waitFor(() => {
    expect(sink.blocks.length).toBe(1);
  });
  const speeds = () => [state.out, state.in].map(([transfer]) => (transfer?.state.phase === "moving" ? transfer.state.rate : null));
  expect(Math.min(...speeds().map(Number))).toBeGreaterThan(1_000_000);

  vi.advanceTimersByTime(5_000);

  expect(speeds()).toEqual([0, 0]);
  out.close();
  receiver.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("a changed byte is found by the checksum", async () => {
  const { out, in: receiver, state, connect, until } = pair();
  connect({ corrupt: true });
  out.send([file(blockSize)]);
  await until("in", "offered");

  await receiver.accept(state.in[0]?.id ?? "");

  await until("in", "failed");
  await until("out", "failed");
  expect(state.in[0]?.state).toEqual({ phase: "failed", why: "checksum" });
});

test("declining and canceling are seen on the other side", async () => {
  const { out, in: receiver, state, connect, until } = pair();
  connect();
  out.send([file(10)]);
  await until("in", "offered");

  receiver.decline(state.in[0]?.id ?? "");

  await until("out", "canceled");
  expect(state.out[0]?.state).toEqual({ phase: "canceled", by: "peer" });
});

test("what came whole is there when the session is over, and the rest is not", async () => {
  const { out, in: receiver, state, connect, until } = pair();
  connect();
  out.send([file(10), file(20)]);
  await until("in", "offered");
  await receiver.accept(state.in[0]?.id ?? "");
  await until("in", "done");

  receiver.close();

  expect(state.in.map(({ state: { phase } }) => phase)).toEqual(["done", "failed"]);
  expect(state.in[0]?.state).toMatchObject({ blob: expect.any(Blob) as Blob });
});

test("what is more than a session carries is not sent, and the person is told until they choose again", () => {
  const { out, state, leftOut } = pair();
  const files = (count: number) => Array.from({ length: count }, () => file(1));
  out.send(files(99));
  expect(leftOut()).toBe(false);

  out.send(files(2));

  expect(leftOut()).toBe(true);
  expect(state.out).toHaveLength(100);
  out.send([]);
  expect(leftOut()).toBe(false);
});

test("the channel that a classic client opened stays open", () => {
  const { in: receiver } = pair();
  const connection = new Connection();
  receiver.attach({ pc: connection, closed: false } as unknown as PeerLink);
  const [own, unasked] = [new Channel("of-the-client"), new Channel("duet-file-unknown")];

  for (const channel of [own, unasked]) {
    connection.dispatchEvent(Object.assign(new Event("datachannel"), { channel }));
  }

  expect(own.readyState).not.toBe("closed");
  expect(unasked.readyState).toBe("closed");
});
