import { afterEach, expect, test, vi } from "vitest";
import { dropEarlyMedia, takeEarlyMedia, takeEarlySocket, wishOf } from "./earlyStart";

const stream = (stop: () => void) => Promise.resolve({ getTracks: () => [{ stop }] } as unknown as MediaStream);
const early = (change: Partial<NonNullable<typeof globalThis.duetEarly>>) => {
  globalThis.duetEarly = { identity: Promise.resolve(null), media: null, socket: null, door: null, fetchInterface: () => undefined, ...change };
};

afterEach(() => {
  globalThis.duetEarly = undefined;
});

test("early media goes to who asks for the same, and once", () => {
  const opened = stream(() => undefined);
  early({ media: { wish: wishOf({ audio: true }), stream: opened } });
  expect(takeEarlyMedia({ video: true })).toBeNull();
  expect(takeEarlyMedia({ audio: true })).toBe(opened);
  expect(takeEarlyMedia({ audio: true })).toBeNull();
});

test("early media that nobody took is let go", async () => {
  const stop = vi.fn<() => void>();
  early({ media: { wish: "", stream: stream(stop) } });
  dropEarlyMedia();
  await vi.waitFor(() => {
    expect(stop).toHaveBeenCalled();
  });
  expect(takeEarlyMedia({})).toBeNull();
});

test("a socket that was closed meanwhile is of no use", () => {
  const socket = (readyState: number) => ({ socket: { readyState } as WebSocket, received: [], introduced: null });
  early({ socket: socket(WebSocket.CLOSED) });
  expect(takeEarlySocket()).toBeNull();
  early({ socket: socket(WebSocket.OPEN) });
  expect(takeEarlySocket()).not.toBeNull();
  expect(takeEarlySocket()).toBeNull();
});

test("without an early start everything begins in its own time", () => {
  expect(takeEarlyMedia({ audio: true })).toBeNull();
  expect(takeEarlySocket()).toBeNull();
});
