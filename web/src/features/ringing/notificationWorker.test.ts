import { beforeEach, expect, test, vi } from "vitest";

// Not a module of the page: the browser runs this file by itself.
const path: string = "../../../public/notifications/worker.js";

const page = (name: string) => ({ name, postMessage: vi.fn<(message: unknown) => void>(), focus: vi.fn<() => Promise<void>>(() => Promise.resolve()) });

let scope: EventTarget & { skipWaiting: () => void; clients: { matchAll: () => Promise<ReturnType<typeof page>[]>; openWindow: () => Promise<void> } };
let pages: ReturnType<typeof page>[];
let opened: string[];

beforeEach(async () => {
  pages = [page("last looked at"), page("other")];
  opened = [];
  scope = Object.assign(new EventTarget(), {
    skipWaiting: () => undefined,
    clients: {
      matchAll: () => Promise.resolve(pages),
      openWindow: (url?: string) => {
        opened.push(url ?? "");
        return Promise.resolve();
      },
    },
  });
  vi.stubGlobal("self", scope);
  vi.resetModules();
  await import(/* @vite-ignore */ path);
});

async function click(action: string): Promise<() => void> {
  const close = vi.fn<() => void>();
  let work: Promise<unknown> = Promise.resolve();
  const event = Object.assign(new Event("notificationclick"), {
    action,
    notification: { close, data: { callId: "call-1" } },
    waitUntil: (promise: Promise<unknown>) => {
      work = promise;
    },
  });
  scope.dispatchEvent(event);
  await work;
  return close;
}

test.each([
  ["answer", "answer", true],
  ["decline", "decline", false],
  ["", "show", true],
])("a press on %j reaches the page that was looked at last", async (action, said, focused) => {
  const close = await click(action);

  expect(close).toHaveBeenCalledOnce();
  expect(pages[0]?.postMessage).toHaveBeenCalledExactlyOnceWith({ type: "duet-ring", action: said, callId: "call-1" });
  expect(pages[0]?.focus).toHaveBeenCalledTimes(focused ? 1 : 0);
  expect(pages[1]?.postMessage).not.toHaveBeenCalled();
  expect(opened).toEqual([]);
});

test("the answer counts also when the browser does not let the page come to the front", async () => {
  pages[0]?.focus.mockRejectedValue(new DOMException("no", "InvalidAccessError"));

  await click("answer");

  expect(pages[0]?.postMessage).toHaveBeenCalledOnce();
});

test.each([
  ["answer", ["/"]],
  ["", ["/"]],
  ["decline", []],
])("with no page left, %j opens one if somebody wants to talk", async (action, expected) => {
  pages = [];

  await click(action);

  expect(opened).toEqual(expected);
});
