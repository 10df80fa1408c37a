import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type RingAction, showRing } from "./ringNotification";

const ring = { callId: "call-1", title: "Ada is calling", body: "ID proven by its key", answer: "Answer", decline: "Decline" };

/** A service worker's side of the page: what is shown, and what it says. */
class Workers extends EventTarget {
  readonly shown: { title: string; options: NotificationOptions & { actions: { action: string; title: string }[] } }[] = [];
  readonly installing = Object.assign(new EventTarget(), { state: "installing" });
  #active: object | null = null;
  #read = Promise.resolve();

  register = vi.fn<() => Promise<object>>(() => Promise.resolve(this.#registration()));

  activate(): void {
    this.#active = {};
    this.installing.state = "activated";
    this.installing.dispatchEvent(new Event("statechange"));
  }

  /** Whoever reads what is shown waits until the returned function is called. */
  holdReading(): () => void {
    let go: () => void = () => undefined;
    this.#read = new Promise((resolve) => (go = resolve));
    return go;
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  #registration(): object {
    return {
      active: this.#active,
      waiting: null,
      installing: this.#active === null ? this.installing : null,
      showNotification: (title: string, options: never) => {
        this.shown.push({ title, options });
        return Promise.resolve();
      },
      getNotifications: async ({ tag }: { tag: string }) => {
        await this.#read;
        return this.shown.filter(({ options }) => options.tag === tag).map((one) => ({ data: one.options.data as unknown, close: () => void this.shown.splice(this.shown.indexOf(one), 1) }));
      },
    };
  }
}

/** The constructor that pages have. */
class PlainNotification extends EventTarget {
  static readonly open = new Set<PlainNotification>();

  constructor(readonly title: string) {
    super();
    PlainNotification.open.add(this);
  }

  close(): void {
    PlainNotification.open.delete(this);
  }
}

let heard: RingAction[];

function show(): () => void {
  return showRing(ring, (action) => heard.push(action));
}

function withWorkers(workers: unknown): void {
  vi.stubGlobal("navigator", { serviceWorker: workers });
}

beforeEach(() => {
  heard = [];
  PlainNotification.open.clear();
  vi.stubGlobal("Notification", PlainNotification);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("it has the words of both buttons, and hears which one was pressed", async () => {
  const workers = new Workers();
  withWorkers(workers);
  workers.activate();
  show();
  await vi.waitFor(() => expect(workers.shown).toHaveLength(1));
  const [{ title, options } = { title: "", options: { tag: "", actions: [] } }] = workers.shown;
  expect([title, options.tag, options.actions.map((one) => one.title)]).toEqual(["Ada is calling", "call-1", ["Answer", "Decline"]]);

  for (const action of ["answer", "decline", "show", "explode"]) {
    workers.say({ type: "duet-ring", action, callId: "call-1" });
  }

  expect(heard).toEqual(["answer", "decline", "show"]);
  expect(PlainNotification.open.size).toBe(0);
});

test("what is said about another call, or by anybody else, is not heard", () => {
  const workers = new Workers();
  withWorkers(workers);
  show();
  for (const data of [null, "answer", { action: "answer", callId: "call-1" }, { type: "duet-ring", action: "answer", callId: "call-2" }]) {
    workers.say(data);
  }

  expect(heard).toEqual([]);
});

test("when the ring is over it goes, and hears no more", async () => {
  const workers = new Workers();
  withWorkers(workers);
  workers.activate();
  const over = show();
  await vi.waitFor(() => expect(workers.shown).toHaveLength(1));

  over();

  await vi.waitFor(() => expect(workers.shown).toHaveLength(0));
  workers.say({ type: "duet-ring", action: "answer", callId: "call-1" });
  expect(heard).toEqual([]);
});

test("when another ring follows, it goes before that is put up", async () => {
  const workers = new Workers();
  withWorkers(workers);
  workers.activate();
  const over = show();
  await vi.waitFor(() => expect(workers.shown).toHaveLength(1));
  const read = workers.holdReading();

  over();
  showRing({ ...ring, title: "Ada King is calling" }, () => undefined);
  await vi.waitFor(() => expect(workers.register).toHaveBeenCalledTimes(2));
  await new Promise((resolve) => setTimeout(resolve));
  expect(workers.shown.map(({ title }) => title)).toEqual(["Ada is calling"]);
  read();

  await vi.waitFor(() => expect(workers.shown.map(({ title }) => title)).toEqual(["Ada King is calling"]));
});

test("it waits until the worker is active; a ring that is over by then is never shown", async () => {
  const workers = new Workers();
  withWorkers(workers);
  const over = show();
  show();
  await vi.waitFor(() => expect(workers.register).toHaveBeenCalledTimes(2));
  over();

  workers.activate();

  await vi.waitFor(() => expect(workers.shown).toHaveLength(1));
});

test.each([
  ["there are no workers", undefined],
  ["the worker cannot be had", { register: () => Promise.reject(new TypeError("no")), addEventListener: () => undefined }],
])("when %s it is a plain one, which shows the page", async (_why, workers) => {
  withWorkers(workers);
  const over = show();
  await vi.waitFor(() => expect(PlainNotification.open.size).toBe(1));
  const [plain] = PlainNotification.open;

  plain?.dispatchEvent(new Event("click"));

  expect(heard).toEqual(["show"]);
  over();
  expect(PlainNotification.open.size).toBe(0);
});

test("where even that is refused, nothing is shown, and nothing breaks", () => {
  withWorkers(undefined);
  vi.stubGlobal("Notification", () => {
    throw new TypeError("Illegal constructor");
  });

  expect(() => show()()).not.toThrow();
});
