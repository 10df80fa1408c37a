import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../call";
import { call, online } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";

const connecting = { ...call(), phase: { name: "connecting" } } as const;
const video = HTMLVideoElement.prototype as Partial<HTMLVideoElement>;
let frame: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  video.requestVideoFrameCallback = (shown) => {
    frame = () => {
      shown(0, {} as VideoFrameCallbackMetadata);
    };
    return 1;
  };
  video.cancelVideoFrameCallback = () => undefined;
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  delete video.requestVideoFrameCallback;
  delete video.cancelVideoFrameCallback;
});

const opened = () => screen.queryByRole("button", { name: "Mute microphone" }) !== null;

test.each([
  ["its first picture is there", () => frame()],
  ["a second is over", () => vi.advanceTimersByTime(1_000)],
])("a call that begins shows the picture and the way out, and the rest when %s", (_when, happens) => {
  renderApp({ ...online, session: connecting });
  expect(screen.getByLabelText("Ada's video").tagName).toBe("VIDEO");
  expect(screen.getByRole("button", { name: "Hang up" })).toBeDefined();
  expect(opened()).toBe(false);

  act(happens);
  expect(opened()).toBe(true);
});

test.each<[string, Partial<Session>]>([
  ["that stands", { phase: { name: "connected" } }],
  ["without a camera at the other side", { ...connecting, remote: { ...connecting.remote, camera: "none" } }],
])("a call %s is drawn at once", (_what, change) => {
  renderApp({ ...online, session: call(change) });
  expect(opened()).toBe(true);
});
