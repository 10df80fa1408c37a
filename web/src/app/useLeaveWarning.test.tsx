import { expect, test } from "vitest";
import type { FilePhase, Session } from "../call";
import { call, online, room, unsaved } from "../call/fake/scenes";
import { renderApp } from "../testing/renderApp";

const files = (state: FilePhase, direction: "in" | "out" = "out"): Session["files"] => [{ id: "f", direction, name: "notes.txt", size: 2000, type: "", time: 0, state }];
const moving = files({ phase: "moving", bytes: 500, rate: 100 });

function asksBeforeLeaving(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

test("the browser asks before the page is left while a file is on its way, and only then", () => {
  const { set } = renderApp({ ...online, session: call({ files: files({ phase: "offered" }) }) });
  expect(asksBeforeLeaving()).toBe(false);

  set({ session: call({ files: moving }) });
  expect(asksBeforeLeaving()).toBe(true);
  set({ session: call({ files: files({ phase: "paused", bytes: 500, by: "peer" }) }) });
  expect(asksBeforeLeaving()).toBe(true);

  set({ session: call({ files: files({ phase: "done", blob: null }) }) });
  expect(asksBeforeLeaving()).toBe(false);
});

test("a file of the call on hold counts as well, one for somebody who left does not", () => {
  const { set } = renderApp({ ...online, session: call(), held: call({ id: "call-2", files: moving }) });
  expect(asksBeforeLeaving()).toBe(true);

  set({ session: room({ files: moving }), held: null });
  expect(asksBeforeLeaving()).toBe(false);
});

test("the browser asks as long as what was received is not saved, also when its session is over", () => {
  const { set } = renderApp({ ...online, session: call({ phase: { name: "ended", reason: "hung-up", at: 0 }, files: files({ phase: "done", blob: new Blob() }, "in") }) });
  expect(asksBeforeLeaving()).toBe(true);
  set({ session: null, unsaved: unsaved("notes.txt") });
  expect(asksBeforeLeaving()).toBe(true);

  set({ unsaved: [] });
  expect(asksBeforeLeaving()).toBe(false);
  set({ session: call({ files: files({ phase: "done", blob: new Blob(), saved: true }, "in") }) });
  expect(asksBeforeLeaving()).toBe(false);
});
