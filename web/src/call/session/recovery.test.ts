import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Recovery, type RecoveryActions, type RecoveryOptions } from "./recovery";

let actions: { [name in keyof RecoveryActions]: ReturnType<typeof vi.fn<RecoveryActions[name]>> };

function watch(change: Partial<RecoveryOptions> = {}): Recovery {
  return new Recovery({ polite: false, everConnected: false, anew: false, actions, ...change });
}

beforeEach(() => {
  vi.useFakeTimers();
  actions = {
    restart: vi.fn<() => boolean>(() => true),
    beginAnew: vi.fn<() => boolean>(() => true),
    doubt: vi.fn<(hurried: boolean) => void>(),
    onBroken: vi.fn<(since: number | null) => void>(),
    giveUp: vi.fn<() => void>(),
  };
});

afterEach(() => {
  vi.useRealTimers();
});

test("a connection that stands before the server's word is left alone", () => {
  const recovery = watch();
  recovery.onLink("connected");
  recovery.start();

  vi.advanceTimersByTime(600_000);

  expect(actions.restart).not.toHaveBeenCalled();
  expect(actions.giveUp).not.toHaveBeenCalled();
});

test("a short gap heals by itself", () => {
  const recovery = watch();
  recovery.onLink("connected");
  recovery.onLink("disconnected");
  vi.advanceTimersByTime(800);
  recovery.onLink("connected");
  vi.advanceTimersByTime(60_000);

  expect(actions.restart).not.toHaveBeenCalled();
});

test("a path that ICE calls interrupted is a reason to ask for the server at once", () => {
  const recovery = watch({ everConnected: true });
  recovery.onLink("connected");

  recovery.onLink("disconnected");

  expect(actions.doubt.mock.calls).toEqual([[true]]);
});

test("a broken path is tried again and again, until it is given up", () => {
  const recovery = watch();
  recovery.onLink("connected");
  recovery.onLink("failed");
  expect(actions.restart).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20_000);
  expect(actions.restart.mock.calls.length).toBeGreaterThan(3);
  expect(actions.giveUp).not.toHaveBeenCalled();

  vi.advanceTimersByTime(110_000);

  expect(actions.giveUp).toHaveBeenCalledOnce();
  expect(actions.beginAnew).not.toHaveBeenCalled();
});

test("a path that came back ends the attempts", () => {
  const recovery = watch({ everConnected: true });
  recovery.onLink("failed");
  recovery.onLink("connected");
  const attempts = actions.restart.mock.calls.length;
  vi.advanceTimersByTime(300_000);

  expect(actions.restart).toHaveBeenCalledTimes(attempts);
  expect(actions.onBroken).toHaveBeenLastCalledWith(null);
  expect(actions.giveUp).not.toHaveBeenCalled();
});

test("a network that comes back is used at once", () => {
  const recovery = watch({ everConnected: true });
  recovery.onLink("failed");
  actions.restart.mockClear();

  recovery.kick("failed");

  expect(actions.restart).toHaveBeenCalledOnce();
});

describe("a first connection", () => {
  test("that restarts do not bring about is begun anew by the impolite side, then by the other", () => {
    const [impolite, polite] = [vi.fn<() => boolean>(() => true), vi.fn<() => boolean>(() => true)];
    watch({ actions: { ...actions, beginAnew: impolite } }).start();
    watch({ polite: true, actions: { ...actions, beginAnew: polite } }).start();

    vi.advanceTimersByTime(20_000);
    expect(impolite).toHaveBeenCalledOnce();
    expect(polite).not.toHaveBeenCalled();
    vi.advanceTimersByTime(15_000);
    expect(polite).toHaveBeenCalledOnce();
  });

  test("that cannot be begun anew now is tried on", () => {
    actions.beginAnew.mockReturnValue(false);
    watch().start();
    vi.advanceTimersByTime(40_000);

    expect(actions.restart.mock.calls.length).toBeGreaterThan(6);
  });

  test("that was begun anew is not begun again, and given up sooner", () => {
    watch({ anew: true }).start();
    vi.advanceTimersByTime(30_000);

    expect(actions.beginAnew).not.toHaveBeenCalled();
    expect(actions.giveUp).toHaveBeenCalledOnce();
  });
});

describe("a path that ICE calls whole, and on which nothing comes", () => {
  let recovery: Recovery;

  /** Nothing comes until so many milliseconds have gone by since the last packet. */
  const quiet = (from: number, to: number, expected = false) => {
    for (let milliseconds = from; milliseconds <= to; milliseconds += 200) {
      vi.advanceTimersByTime(200);
      recovery.onQuiet(milliseconds, expected);
    }
  };

  beforeEach(() => {
    recovery = watch();
    recovery.onLink("connected");
  });

  test("is left alone for a moment, then the server is asked, then there is another path", () => {
    quiet(600, 1_400);
    expect(actions.doubt).not.toHaveBeenCalled();
    quiet(1_600, 2_800);
    expect(actions.doubt).toHaveBeenCalledOnce();
    expect(actions.restart).not.toHaveBeenCalled();

    quiet(3_000, 6_000);

    expect(actions.doubt).toHaveBeenCalledOnce();
    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("of a peer that sends all the time is doubted and renewed sooner, before the server has answered", () => {
    quiet(600, 600, true);
    expect(actions.doubt).not.toHaveBeenCalled();
    quiet(800, 1_400, true);
    expect(actions.doubt.mock.calls).toEqual([[true]]);
    expect(actions.restart).not.toHaveBeenCalled();

    quiet(1_600, 4_000, true);

    expect(actions.doubt).toHaveBeenCalledOnce();
    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("of a peer that should send and does not is left alone while ICE's own checks come", () => {
    for (let checks = 0; checks < 10; checks += 1) {
      quiet(600, 2_400, true);
      recovery.onQuiet(0, true);
    }

    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("is renewed early once the server is there again, when it was away at the first try", () => {
    actions.restart.mockReturnValue(false);
    quiet(600, 1_600, true);
    actions.restart.mockClear().mockReturnValue(true);

    quiet(1_800, 1_800, true);

    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("is renewed at once after news", () => {
    quiet(600, 1_400);
    expect(recovery.kick("connected")).toBe(false);

    recovery.onQuiet(1_400, false);

    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("is not renewed twice because the server is there again while the first attempt is under way", () => {
    quiet(600, 1_600, true);
    recovery.kick("connected");
    quiet(1_800, 2_800, true);

    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("is renewed once when several pieces of news come together", () => {
    for (let news = 0; news < 4; news += 1) {
      recovery.kick("connected");
      recovery.onQuiet(1_400 + news * 200, false);
      vi.advanceTimersByTime(200);
    }

    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("is renewed as soon as that can be done", () => {
    actions.restart.mockReturnValue(false); // the server is away
    quiet(600, 4_000);
    actions.restart.mockClear().mockReturnValue(true);
    recovery.kick("connected");

    recovery.onQuiet(4_200, false);

    expect(actions.restart).toHaveBeenCalledOnce();
  });

  test("has its time for the new path when ICE notices", () => {
    quiet(600, 5_000);
    expect(actions.restart).toHaveBeenCalledOnce();
    recovery.onLink("disconnected");
    vi.advanceTimersByTime(1_600);
    expect(actions.onBroken).toHaveBeenCalledOnce();
    expect(actions.restart).toHaveBeenCalledOnce();

    vi.advanceTimersByTime(1_000);

    expect(actions.restart).toHaveBeenCalledTimes(2);
  });
});
