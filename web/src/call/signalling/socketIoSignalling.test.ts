import { expect, test, vi } from "vitest";
import { SocketIoSignalling } from "./socketIoSignalling";

/** The test environment. */
declare const jsdom: { readonly virtualConsole: { removeAllListeners(event: string): void } };

test("a server that refuses is tried again and again, however soon it refuses", async () => {
  jsdom.virtualConsole.removeAllListeners("jsdomError"); // it would print each connection that is refused
  vi.spyOn(Math, "random").mockReturnValue(0); // the shortest waits
  // Nothing listens on the discard port.
  const signalling = new SocketIoSignalling({ url: "http://127.0.0.1:9", handshake: () => Promise.resolve({}), inCall: () => true });
  const attempts = new Set<number>();
  signalling.onState((state) => {
    if (state.phase === "lost") {
      attempts.add(state.attempt);
    }
  });

  signalling.connect();

  await vi.waitFor(
    () => {
      expect(attempts).toContain(4);
    },
    { timeout: 10_000 },
  );
  signalling.close();
});
