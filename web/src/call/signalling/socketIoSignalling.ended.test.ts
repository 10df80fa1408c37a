import { expect, test, vi } from "vitest";
import { SocketIoSignalling } from "./socketIoSignalling";

const handlers = vi.hoisted(() => new Map<string, (argument: unknown) => void>());
vi.mock("socket.io-client", () => ({
  io: () => ({
    on: (event: string, handler: (argument: unknown) => void) => handlers.set(event, handler),
    onAny: () => undefined,
    disconnect: () => undefined,
  }),
}));

test.each([
  ["io server disconnect", 5_000],
  ["transport close", 0],
])("a connection that ended with '%s' is made anew no sooner than after %d ms", (reason, least) => {
  vi.spyOn(Date, "now").mockReturnValue(0);
  const signalling = new SocketIoSignalling({ handshake: () => Promise.resolve({}) });
  const retries: number[] = [];
  signalling.onState((state) => {
    if (state.phase === "lost") {
      retries.push(state.retryAt);
    }
  });

  handlers.get("disconnect")?.(reason);

  expect(retries).toHaveLength(1);
  expect(retries[0]).toBeGreaterThanOrEqual(least);
  expect(retries[0]).toBeLessThan(least + 1_000);
  signalling.close();
});
