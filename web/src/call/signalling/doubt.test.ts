import { afterEach, describe, expect, test, vi } from "vitest";
import { SocketIoSignalling } from "./socketIoSignalling";

// The client's library holds the browser's own WebSocket since it was loaded: the fake comes in the way of the one that is opened early.
vi.mock("../../early/earlyStart", () => ({ takeEarlySocket: () => ({ socket: new FakeSocket(), received: [], introduced: null }) }));

/** A WebSocket to a server that speaks Engine.IO 4 and Socket.IO 5, as far as one client without a word of its own needs it. */
class FakeSocket {
  static made: FakeSocket[] = [];
  readonly readyState = WebSocket.OPEN;
  /** What the page sent. */
  readonly sent: string[] = [];
  /** The server, or the way to it, is gone. */
  silent = false;
  onopen: ((event: object) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: object) => void) | null = null;

  constructor() {
    FakeSocket.made.push(this);
    setTimeout(() => {
      this.#say('0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}');
    });
  }

  send(packet: string): void {
    this.sent.push(packet);
    if (packet.startsWith("40")) {
      this.#say('40{"sid":"t"}');
    } else if (packet.includes("are-you-there")) {
      this.#say(`43${/^42(\d+)/.exec(packet)?.[1]}[{"ok":true}]`);
    }
  }

  close(): void {
    setTimeout(() => this.onclose?.({}));
  }

  #say(data: string): void {
    setTimeout(() => {
      if (!this.silent) {
        this.onmessage?.({ data });
      }
    });
  }
}

describe("a connection in doubt", () => {
  const online = async (inCall = false) => {
    FakeSocket.made = [];
    vi.useFakeTimers();
    const signalling = new SocketIoSignalling({ url: "http://duet.test", handshake: () => Promise.resolve({}), inCall: () => inCall });
    signalling.connect();
    await vi.advanceTimersByTimeAsync(100);
    expect(signalling.getState().phase).toBe("online");
    return { signalling, socket: FakeSocket.made[0]! };
  };

  afterEach(() => {
    vi.useRealTimers();
  });

  test("is kept when the server answers", async () => {
    const { signalling, socket } = await online();

    signalling.doubt();
    signalling.doubt();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(socket.sent.filter((packet) => packet.includes("are-you-there"))).toHaveLength(1);
    expect(signalling.getState().phase).toBe("online");
    expect(FakeSocket.made).toHaveLength(1);
    signalling.close();
  });

  test("is made anew when the server says nothing", async () => {
    const { signalling, socket } = await online();
    socket.silent = true;

    signalling.doubt();
    await vi.advanceTimersByTimeAsync(2_400);
    expect(FakeSocket.made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(FakeSocket.made).toHaveLength(2);
    expect(signalling.getState().phase).toBe("online");
    signalling.close();
  });

  test.each([true, false])("that most likely is gone is given up sooner, also when it was in doubt before (%s)", async (doubted) => {
    const { signalling, socket } = await online(true);
    socket.silent = true;

    if (doubted) {
      signalling.doubt();
    }

    signalling.doubt(true);
    signalling.doubt();
    await vi.advanceTimersByTimeAsync(900);
    expect(FakeSocket.made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(150);

    expect(FakeSocket.made).toHaveLength(2);
    expect(signalling.getState().phase).toBe("online");
    signalling.close();
  });

  test("that another one took the place of is forgotten", async () => {
    const { signalling, socket } = await online(true);
    socket.silent = true;
    signalling.doubt();
    socket.onclose?.({});
    await vi.advanceTimersByTimeAsync(1_000);
    const second = FakeSocket.made[1]!;

    signalling.doubt();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(second.sent.filter((packet) => packet.includes("are-you-there"))).toHaveLength(1);
    expect(FakeSocket.made).toHaveLength(2);
    signalling.close();
  });

  test("is made anew when a request is not answered, so that it can be made again", async () => {
    const { signalling } = await online();

    const asked = [signalling.request("join-room", {}), signalling.request("ice-servers", {})];
    await vi.advanceTimersByTimeAsync(9_900);
    expect(FakeSocket.made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);

    expect((await Promise.all(asked)).map(({ ok }) => ok)).toEqual([false, false]);
    expect(FakeSocket.made).toHaveLength(2);
    expect(signalling.getState().phase).toBe("online");
    signalling.close();
  });
});
