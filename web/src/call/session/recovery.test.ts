import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Recovery, type RecoveryActions } from "./recovery";

let actions: { [name in keyof RecoveryActions]: ReturnType<typeof vi.fn<RecoveryActions[name]>> };

beforeEach(() => {
  vi.useFakeTimers();
  actions = { restart: vi.fn<() => void>(), onBroken: vi.fn<(since: number | null) => void>(), giveUp: vi.fn<() => void>() };
});

afterEach(() => {
  vi.useRealTimers();
});

test("a connection that stands before the server's word is left alone", () => {
  const recovery = new Recovery(false, false, actions);
  recovery.onLink("connected");
  recovery.start();

  vi.advanceTimersByTime(600_000);

  expect(actions.restart).not.toHaveBeenCalled();
  expect(actions.giveUp).not.toHaveBeenCalled();
});

test("a short gap heals by itself", () => {
  const recovery = new Recovery(false, false, actions);
  recovery.onLink("connected");
  recovery.onLink("disconnected");
  vi.advanceTimersByTime(1_000);
  recovery.onLink("connected");
  vi.advanceTimersByTime(60_000);

  expect(actions.restart).not.toHaveBeenCalled();
});

test("a broken path is tried again and again, until it is given up", () => {
  const recovery = new Recovery(false, false, actions);
  recovery.onLink("connected");
  recovery.onLink("failed");
  expect(actions.restart).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20_000);
  expect(actions.restart.mock.calls.length).toBeGreaterThan(3);
  expect(actions.giveUp).not.toHaveBeenCalled();

  vi.advanceTimersByTime(110_000);

  expect(actions.giveUp).toHaveBeenCalledOnce();
});

test("a path that came back ends the attempts", () => {
  const recovery = new Recovery(false, true, actions);
  recovery.onLink("failed");
  recovery.onLink("connected");
  const attempts = actions.restart.mock.calls.length;
  vi.advanceTimersByTime(300_000);

  expect(actions.restart).toHaveBeenCalledTimes(attempts);
  expect(actions.onBroken).toHaveBeenLastCalledWith(null);
  expect(actions.giveUp).not.toHaveBeenCalled();
});

test("a network that comes back is used at once", () => {
  const recovery = new Recovery(false, true, actions);
  recovery.onLink("failed");
  actions.restart.mockClear();

  recovery.kick("failed");

  expect(actions.restart).toHaveBeenCalledOnce();
});
