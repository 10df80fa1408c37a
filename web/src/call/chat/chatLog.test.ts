import { expect, test, vi } from "vitest";
import type { Chat } from "../types";
import { asWire } from "../wire/wire";
import { ChatLog } from "./chatLog";

/** Two logs with a channel between them that can be closed. */
function pair() {
  const shown: Record<"ada" | "bob", Chat | null> = { ada: null, bob: null };
  let open = false;
  const log = (own: "ada" | "bob"): ChatLog =>
    new ChatLog(
      (message) => {
        if (open) {
          logs[own === "ada" ? "bob" : "ada"].receive(asWire(JSON.parse(JSON.stringify(message))));
        }

        return open;
      },
      (chat) => (shown[own] = chat),
    );
  const logs = { ada: log("ada"), bob: log("bob") };
  return {
    ...logs,
    shown,
    lines: (whose: "ada" | "bob") => shown[whose]?.messages.map(({ text, status }) => `${text}: ${status}`),
    times: (whose: "ada" | "bob") => shown[whose]?.messages.map(({ time, arrivedAt }) => [time, arrivedAt]),
    open: () => {
      open = true;
      logs.ada.setChannel("open");
      logs.bob.setChannel("open");
    },
    close: () => {
      open = false;
      logs.ada.setChannel("waiting");
      logs.bob.setChannel("waiting");
    },
  };
}

test.each([0, 1, -1, 8.64e15 + 1, 1e300, -1e300, Number.NaN, Number.MAX_SAFE_INTEGER])("a line that says it is of %d can be drawn, also after a reload", (time) => {
  const { bob, times } = pair();
  bob.receive({ type: "chat", id: "a", text: "hello", time });
  for (const line of times("bob") ?? []) {
    for (const at of line) {
      expect(new Date(at).toISOString()).toMatch(/^\d{4}-/);
    }
  }

  expect(times("bob")).toHaveLength(1);
});

test("a line that waits for the connection keeps its place, and comes once", () => {
  const { ada, bob, lines, open, close } = pair();
  open();
  ada.send("one");
  close();
  ada.send("two");
  bob.send("three");

  open();

  expect(lines("ada")).toEqual(["one: delivered", "two: delivered", "three: delivered"]);
  expect(lines("bob")).toEqual(["one: delivered", "three: delivered", "two: delivered"]);
});

test("what is read while the channel is closed, the sender hears when it opens again", () => {
  const { ada, bob, lines, open, close } = pair();
  open();
  ada.send("one");
  close();

  bob.markRead();
  expect(lines("ada")).toEqual(["one: delivered"]);
  open();

  expect(lines("ada")).toEqual(["one: read"]);
});

test("of very many lines that are read at once, each is marked", () => {
  const { ada, bob, lines, open } = pair();
  open();
  for (let index = 0; index < 450; index += 1) {
    ada.send("Hello");
  }

  bob.markRead();

  expect(new Set(lines("ada"))).toEqual(new Set(["Hello: read"]));
});

test("a line says when it was written and when it came, which two clocks see differently", () => {
  const now = vi.spyOn(Date, "now").mockReturnValue(5_000);
  const { bob, times } = pair();

  bob.receive({ type: "chat", id: "a", text: "From a slow clock", time: 1_000 });
  now.mockReturnValue(6_000);
  bob.receive({ type: "chat", id: "b", text: "From a fast clock", time: 9_000 });

  expect(times("bob")).toEqual([
    [1_000, 5_000],
    [6_000, 6_000],
  ]);
});

test("a conversation that gets too long forgets its beginning, and says so, but takes what is new", () => {
  const { ada, bob, shown, open } = pair();
  open();
  ada.send("the first");
  for (let index = 0; index < 5_000; index += 1) {
    bob.receive({ type: "chat", id: String(index), text: "flood", time: 1 });
  }

  bob.send("the last");

  const { messages, forgotten } = shown.bob ?? { messages: [] };
  expect(messages).toHaveLength(5_000);
  expect(messages.at(-1)?.text).toBe("the last");
  expect(messages[0]?.text).toBe("flood");
  expect(forgotten).toBe(true);
  bob.startOver();
  expect(shown.bob).toEqual({ channel: "open", messages: [], unread: 0 });
});

test("a conversation holds only so much text", () => {
  const { bob, shown } = pair();
  for (let index = 0; index < 1_000; index += 1) {
    bob.receive({ type: "chat", id: String(index), text: "x".repeat(16_000), time: 1 });
  }

  const length = shown.bob?.messages.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
  expect(length).toBeLessThanOrEqual(4_000_000);
  expect(length).toBeGreaterThan(3_900_000);
});
