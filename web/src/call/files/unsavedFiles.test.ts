// @vitest-environment node -- jsdom's Blob cannot be read
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakePeerConnection } from "../testing/fakePeerConnection";
import { FakeServer } from "../testing/fakeServer";
import { openOnline, useFakeMedia, type TestPage } from "../testing/twoPeers";
import type { FileTransfer, UnsavedFile } from "../types";
import { collectedLimit } from "./sink";
import { mostFiles } from "./transfer";
import { UnsavedFiles } from "./unsavedFiles";

let server: FakeServer;
let pages: TestPage[];

beforeEach(() => {
  useFakeMedia();
  FakePeerConnection.made.length = 0;
  server = new FakeServer();
  pages = [];
});

afterEach(() => {
  for (const { duet } of pages) {
    duet.dispose();
  }
});

async function open(name: string): Promise<TestPage> {
  const page = await openOnline(server, name);
  pages.push(page);
  return page;
}

/** `from` calls `to`, who answers. */
async function call(from: TestPage, to: TestPage, replace = false): Promise<void> {
  from.duet.calls.call(to.state().me.id);
  await to.until(({ incoming }) => incoming.length === 1);
  to.duet.calls.answer(to.state().incoming[0]?.callId ?? "", { replace });
  await connected(from, to);
}

async function connected(...sides: readonly TestPage[]): Promise<void> {
  await Promise.all(sides.map((page) => page.until(({ session }) => session?.phase.name === "connected" && session.chat.channel === "open")));
}

/** Who is called, or the host, gets a file. */
async function receive(from: TestPage, to: TestPage, name: string): Promise<void> {
  const file = ({ session }: ReturnType<TestPage["state"]>) => session?.files.find((one) => one.name === name);
  from.duet.files.send([new File([name], name)]);
  await to.until((state) => file(state) !== undefined);
  to.duet.files.accept(file(to.state())?.id ?? "");
  await to.until((state) => file(state)?.state.phase === "done");
}

function save(page: TestPage, name: string): void {
  page.duet.files.saved(page.state().session?.files.find((one) => one.name === name)?.id ?? "");
}

const kept = ({ state }: TestPage) => state().unsaved.map(({ from, name }) => `${name} from ${from?.name}`);

async function twoCalls(): Promise<readonly [me: TestPage, held: TestPage, front: TestPage]> {
  const [me, bob, carol] = [await open("Ada"), await open("Bob"), await open("Carol")];
  await call(bob, me);
  await receive(bob, me, "b.txt");
  await call(carol, me);
  await receive(carol, me, "c.txt");
  return [me, bob, carol];
}

test("a held call that ends leaves what was not saved of it", async () => {
  const [me, bob] = await twoCalls();
  bob.duet.session.hangUp();
  await me.until(({ held }) => held === null);

  expect(kept(me)).toEqual(["b.txt from Bob"]);
  expect(await me.state().unsaved[0]?.blob.text()).toBe("b.txt");
  expect(me.state().session?.files.map(({ name }) => name)).toEqual(["c.txt"]);
});

test("a call that ends in front of a held one leaves what was not saved of it", async () => {
  const [me, , carol] = await twoCalls();
  await receive(carol, me, "saved.txt");
  save(me, "saved.txt");
  me.duet.session.hangUp();
  await me.until(({ session }) => session?.peer?.name === "Bob");

  expect(kept(me)).toEqual(["c.txt from Carol"]);
});

test("whose files they are is known by name, also of somebody whom one has called without knowing it", async () => {
  const [me, bob] = [await open("Ada"), await open("Bob")];
  await call(me, bob);
  await receive(bob, me, "b.txt");
  bob.duet.session.hangUp();
  await me.until(({ session }) => session?.phase.name === "ended");
  me.duet.session.dismissSession();

  expect(kept(me)).toEqual(["b.txt from Bob"]);
});

test("a call that is shown as ended offers its files itself, until it is not shown any more", async () => {
  const [me, bob] = [await open("Ada"), await open("Bob")];
  await call(bob, me);
  await receive(bob, me, "b.txt");
  await receive(bob, me, "saved.txt");
  bob.duet.session.hangUp();
  await me.until(({ session }) => session?.phase.name === "ended");
  expect(kept(me)).toEqual([]);

  save(me, "saved.txt");
  expect(me.state().session?.files.map(({ state }) => "saved" in state)).toEqual([false, true]);
  me.duet.session.dismissSession();

  expect(me.state().session).toBeNull();
  expect(kept(me)).toEqual(["b.txt from Bob"]);
});

test("a call that is ended for another one leaves what was not saved of it", async () => {
  const [me, bob, carol] = [await open("Ada"), await open("Bob"), await open("Carol")];
  await call(bob, me);
  await receive(bob, me, "b.txt");
  await call(carol, me, true);

  expect(kept(me)).toEqual(["b.txt from Bob"]);
});

test("of a guest who left a room nothing is lost when another one comes, who gets nothing of it", async () => {
  const [host, guest, next] = [await open("Ada"), await open("Bob"), await open("Eve")];
  const join = async (page: TestPage) => {
    await host.until(({ session }) => session?.phase.name === "waiting-for-guest");
    page.duet.rooms.join("room");
    await connected(host, page);
  };
  host.duet.rooms.join("room");
  await join(guest);
  await receive(guest, host, "b.txt");
  guest.duet.session.hangUp();
  await join(guest);
  expect(kept(host)).toEqual([]); // the same one: it is in the room's list
  expect(host.state().session?.files).toHaveLength(1);

  guest.duet.session.hangUp();
  await join(next);
  await receive(next, host, "e.txt");

  expect(kept(host)).toEqual(["b.txt from Bob"]);
  expect(host.state().session?.files.map(({ name }) => name)).toEqual(["e.txt"]);
  expect(next.state().session?.files.map(({ name }) => name)).toEqual(["e.txt"]);
  expect(next.state().unsaved).toEqual([]);
});

test("what was sent, is on the disk, or did not come whole is not kept", async () => {
  const file = (direction: "in" | "out", state: FileTransfer["state"]): FileTransfer => ({ id: "f", direction, name: "f", size: 1, type: "", time: 0, state });
  const { desk, files } = keeper();
  desk.keep(null, [
    file("out", { phase: "done", blob: null }),
    file("in", { phase: "done", blob: null }),
    file("in", { phase: "done", blob: new Blob(["x"]), saved: true }),
    file("in", { phase: "failed", why: "session-ended" }),
  ]);
  expect(files()).toEqual([]);
});

test("what was saved or is not wanted is let go of, and nothing else", () => {
  const { desk, files } = keeper();
  desk.keep(null, received("a", "b", "a"));
  desk.letGo(files().slice(0, 1));
  expect(files().map(({ name }) => name)).toEqual(["b", "a"]);
  desk.letGo(files());
  expect(files()).toEqual([]);
});

test("no more is kept than one session carries", () => {
  const { desk, files } = keeper();
  desk.keep(null, received("old", "newer"));
  desk.keep(null, received(...Array.from({ length: mostFiles - 1 }, () => "new")));
  expect(files()).toHaveLength(mostFiles);
  expect(files()[0]?.name).toBe("newer");
});

test("no more bytes are kept than twice what one file may have: the oldest go", () => {
  const { desk, files } = keeper();
  for (const name of ["a", "b", "c"]) {
    desk.keep(null, received(name).map((file) => ({ ...file, state: { phase: "done", blob: { size: collectedLimit } as Blob } })));
  }

  expect(files().map(({ name }) => name)).toEqual(["b", "c"]);
});

function keeper() {
  let now: readonly UnsavedFile[] = [];
  const desk = new UnsavedFiles((files) => {
    now = files;
  });
  return { desk, files: () => now };
}

function received(...names: readonly string[]): readonly FileTransfer[] {
  return names.map((name) => ({ id: name, direction: "in", name, size: 1, type: "", time: 0, state: { phase: "done", blob: new Blob(["x"]) } }));
}
