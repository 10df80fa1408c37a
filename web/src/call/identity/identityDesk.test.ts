// @vitest-environment node -- jsdom has no CryptoKey
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from "vitest";
import { FakeServer } from "../testing/fakeServer";
import { newNonce } from "../verification/commitment";
import { renewalCheck } from "./certificate";
import { changeRows, readRow } from "./database";
import { generateKeyPair } from "./keys";
import { readLink, requestProof, writeLink, type LinkText } from "./linkCode";
import { asIdentity } from "./loadIdentity";
import { openOnline, useFakeMedia, type TestPage } from "../testing/twoPeers";

let server: FakeServer;
let pages: TestPage[];

beforeEach(() => {
  useFakeMedia();
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  server = new FakeServer();
  pages = [];
});

afterEach(() => {
  for (const { duet } of pages) {
    duet.dispose();
  }

  vi.useRealTimers();
});

async function open(name: string, indexedDB = new IDBFactory()): Promise<TestPage> {
  const page = await openOnline(server, name, { indexedDB });
  pages.push(page);
  return page;
}

/** The link that the first browser shows, opened in the second one, until that one has to choose. */
async function ask(laptop: TestPage, phone: TestPage): Promise<void> {
  phone.duet.identity.joinLink(await offered(laptop), "Phone");
  await laptop.until(({ identity }) => identity.offer.state === "confirm");
  await phone.until(({ identity }) => identity.join.state === "choosing");
}

async function offered(laptop: TestPage): Promise<string> {
  laptop.duet.identity.startLink();
  await laptop.until(({ identity }) => identity.offer.state === "waiting");
  const { offer } = laptop.state().identity;
  return offer.state === "waiting" ? offer.link : "";
}

/** The signs that the holder shows. */
function shown(laptop: TestPage): string {
  const { offer } = laptop.state().identity;
  return offer.state === "confirm" ? JSON.stringify(offer.emoji) : "";
}

function choices(phone: TestPage): readonly string[] {
  const { join } = phone.state().identity;
  return join.state === "choosing" ? join.choices.map((signs) => JSON.stringify(signs)) : [];
}

/** Links the second browser to the identity of the first one, as two people with eyes would. */
async function link(laptop: TestPage, phone: TestPage): Promise<void> {
  await ask(laptop, phone);
  expect(choices(phone)).toHaveLength(6);
  phone.duet.identity.chooseLink(choices(phone).indexOf(shown(laptop)));
  await laptop.until(({ identity }) => identity.offer.state === "confirm" && identity.offer.chosen);
  laptop.duet.identity.confirmLink(true);

  await phone.until(({ identity, me, server: line }) => identity.join.state === "done" && me.id === laptop.state().me.id && line.phase === "online");
  expect(phone.state().me.key).toBe("linked-device");
}

/** What is on its way has arrived, and was worked off. */
async function passed(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}

/** Lets days go by for every page and the server; what runs by timers is told separately. */
function daysLater(days: number): void {
  const now = Date.now() + days * 86_400_000;
  vi.setSystemTime(now);
}

test("the ID outlives a reload, and the recovery file is offered once", async () => {
  const page = await open("Ada");
  const { id } = page.state().me;
  expect(page.state().identity.recovery).toBe("offered");

  const again = page.reload();
  pages.push(again);

  await again.until(({ me }) => me.verified);
  expect(again.state().me).toMatchObject({ id, key: "owner" });
  expect(again.state().identity.recovery).toBe("unavailable");
});

test("a recovery file brings the ID to another browser, with the right passphrase only", async () => {
  const [old, other] = [await open("Ada"), await open("Ada")];
  const file = (await old.duet.identity.sealRecovery("correct horse")) ?? "";
  expect(await old.duet.identity.sealRecovery("again")).toBeNull();

  expect(await other.duet.identity.restore(file, "wrong horse")).toBe("wrong-passphrase");
  expect(await other.duet.identity.restore("{}", "correct horse")).toBe("bad-file");
  expect(await other.duet.identity.restore(file, "correct horse")).toBe("restored");

  await other.until(({ me, server: line }) => me.id === old.state().me.id && line.phase === "online");
});

test("a second device is linked, rings too, and answers under the same ID", async () => {
  const [laptop, phone, bob] = [await open("Ada"), await open("Ada"), await open("Bob")];
  await link(laptop, phone);
  expect(laptop.state().identity.devices[0]?.name).toBe("Phone");

  bob.duet.calls.call(laptop.state().me.id);
  await laptop.until(({ incoming }) => incoming.length === 1);
  await phone.until(({ incoming }) => incoming.length === 1);
  phone.duet.calls.answer(phone.state().incoming[0]?.callId ?? "");
  await bob.until(({ session }) => session?.phase.name === "connected" && session.verification.state === "verified");
  await laptop.until(({ incoming }) => incoming[0]?.phase.name === "over" && incoming[0].phase.reason === "answered-elsewhere");
});

test.each([
  ["rate-limited", "rate-limited"],
  ["bad-request", "refused"],
] as const)("a server that answers a link with %s is not taken for another device that is away", async (error, why) => {
  const phone = await open("Ada");
  server.refusals.set("link-request", error);

  phone.duet.identity.joinLink(`https://duet.test/link#${"0".repeat(24)}.${"A".repeat(22)}.${"A".repeat(43)}`, "Phone");

  await phone.until(({ identity }) => identity.join.state === "failed" && identity.join.why === why);
});

test("a link that was made up, or denied, links nothing", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Eve")];
  const { id } = phone.state().me;
  phone.duet.identity.joinLink("https://duet.test/link#nonsense", "Phone");
  await phone.until(({ identity }) => identity.join.state === "failed");

  await ask(laptop, phone);
  laptop.duet.identity.confirmLink(false);

  await phone.until(({ identity }) => identity.join.state === "failed" && identity.join.why === "denied");
  expect(phone.state().me.id).toBe(id);
});

test.each([
  ["wrong signs", (right: number) => (right + 1) % 6],
  ["none of them", () => null],
])("whoever chooses %s is not let in, and keeps the own identity", async (_what, choose) => {
  const [laptop, phone] = [await open("Ada"), await open("Eve")];
  const { id } = phone.state().me;
  await ask(laptop, phone);

  phone.duet.identity.chooseLink(choose(choices(phone).indexOf(shown(laptop))));

  await phone.until(({ identity }) => identity.join.state === "failed" && identity.join.why === "wrong-signs");
  await laptop.until(({ identity }) => identity.offer.state === "failed" && identity.offer.why === "wrong-signs");
  laptop.duet.identity.confirmLink(true);
  expect(laptop.state().identity.devices).toEqual([]);
  expect(phone.state().me.id).toBe(id);
});

test("nobody is let in before the signs are chosen on the new device", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Ada")];
  await ask(laptop, phone);
  const sent = vi.spyOn(laptop.connection, "send");

  laptop.duet.identity.confirmLink(true);

  expect(sent).not.toHaveBeenCalledWith("link-grant", expect.anything());
  expect(laptop.state().identity.offer).toMatchObject({ state: "confirm", chosen: false });
});

describe("a server in the middle", () => {
  /** Changes what goes through the server. */
  function tamper(event: string, change: (payload: Record<string, unknown>) => object): Mock<FakeServer["handle"]> {
    const handle = server.handle.bind(server);
    return vi.spyOn(server, "handle").mockImplementation((from, name, args) =>
      handle(from, name, name === event ? [change(args[0] as Record<string, unknown>)] : args),
    );
  }

  test("that puts its own key into the request reaches nobody", async () => {
    const [laptop, phone] = [await open("Ada"), await open("Ada")];
    const { key } = await generateKeyPair(false);
    const handled = tamper("link-request", (payload) => ({ ...payload, key }));
    const sent = vi.spyOn(laptop.connection, "send");

    phone.duet.identity.joinLink(await offered(laptop), "Phone");

    await vi.waitFor(() => {
      expect(handled).toHaveBeenCalledWith(expect.anything(), "link-request", expect.anything());
    });
    await passed();
    expect(laptop.state().identity.offer.state).toBe("waiting");
    expect(sent).not.toHaveBeenCalled();
  });

  test("that reveals another nonce, made until the signs are alike, is found by the link", async () => {
    const [laptop, phone] = [await open("Ada"), await open("Ada")];
    tamper("link-reveal", (payload) => ({ ...payload, nonce: newNonce() }));

    phone.duet.identity.joinLink(await offered(laptop), "Phone");

    await phone.until(({ identity }) => identity.join.state === "failed" && identity.join.why === "bad-proof");
  });

  test("that says for the new device what was chosen is not believed", async () => {
    const [laptop, phone] = [await open("Ada"), await open("Ada")];
    tamper("link-chosen", (payload) => ({ ...payload, right: true }));
    await ask(laptop, phone);

    phone.duet.identity.chooseLink(null);

    await phone.until(({ identity }) => identity.join.state === "failed");
    await passed();
    expect(laptop.state().identity.offer).toMatchObject({ state: "confirm", chosen: false });
  });
});

test("who has the link, and is second, cannot try keys: the signs belong to the first request, and the nonce is told after it", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Ada")];
  const link = readLink(await offered(laptop)) as LinkText;
  const sent = vi.spyOn(laptop.connection, "send");
  phone.duet.identity.joinLink(writeLink(link), "Phone");
  await phone.until(({ identity }) => identity.join.state === "choosing");
  const before = shown(laptop);

  for (let attempt = 0; attempt < 3; attempt += 1) {
    const request = { key: (await generateKeyPair(false)).key, nonce: newNonce() };
    laptop.connection.deliver("link-request", [{ ...request, from: "eve", name: "Phone", proof: await requestProof(link, request) }]);
  }

  await passed();
  expect(shown(laptop)).toBe(before);
  expect(sent.mock.calls.filter(([event]) => event === "link-reveal")).toHaveLength(1);
});

test("whoever links this browser to another ID can take the own one back, also after a reload", async () => {
  const [stranger, ada, bob] = [await open("Eve"), await open("Ada"), await open("Bob")];
  const { id } = ada.state().me;
  await link(stranger, ada);
  expect(ada.state().identity.kept).toEqual([id]);

  const again = ada.reload();
  pages.push(again);
  await again.until(({ me, server: line }) => me.id === stranger.state().me.id && line.phase === "online");
  again.duet.identity.findKept();
  await again.until(({ identity }) => identity.kept.includes(id));
  again.duet.identity.takeBack(id);

  await again.until(({ me, server: line }) => me.id === id && me.key === "owner" && me.verified && line.phase === "online");
  expect(again.state().identity.kept).toEqual([]);
  bob.duet.calls.call(id);
  await again.until(({ incoming }) => incoming.length === 1);
});

test("a recovery file puts nothing away for good", async () => {
  const [old, other] = [await open("Ada"), await open("Eve")];
  const { id } = other.state().me;
  const file = (await old.duet.identity.sealRecovery("correct horse")) ?? "";
  await other.duet.identity.restore(file, "correct horse");
  expect(other.state().identity.kept).toEqual([id]);

  other.duet.identity.takeBack(id);

  await other.until(({ me }) => me.id === id);
  await other.until(({ identity }) => identity.kept.length === 1 && identity.kept[0] === old.state().me.id);
});

test("a certificate renewed in a tab that knows of nothing does not undo what was taken back", async () => {
  const store = new IDBFactory();
  const [laptop, phone] = [await open("Ada"), await open("Ada", store)];
  const { id } = phone.state().me;
  await link(laptop, phone);
  const rows = await changeRows(store, () => null);
  await changeRows(store, () => ({ me: (rows.kept as unknown[])[0], kept: [] })); // another tab took it back
  daysLater(16);
  vi.advanceTimersByTime(renewalCheck);

  await laptop.until(({ identity }) => (identity.devices[0]?.notAfter ?? 0) > Date.now() + 20 * 86_400_000);
  await passed();

  expect(asIdentity(await readRow(store))?.id).toBe(id);
});

test("a certificate that grows old is renewed in silence at the next connection", async () => {
  const store = new IDBFactory();
  const [laptop, phone] = [await open("Ada"), await open("Ada", store)];
  await link(laptop, phone);
  const before = laptop.state().identity.devices[0]?.notAfter ?? 0;
  daysLater(16);

  const reloaded = phone.reload();
  pages.push(reloaded);

  await laptop.until(({ identity }) => (identity.devices[0]?.notAfter ?? 0) > before);
  await vi.waitFor(async () => {
    expect(asIdentity(await readRow(store))?.device?.certificate.notAfter).toBeGreaterThan(before);
  });
  daysLater(20); // more than the first certificate had
  const later = reloaded.reload();
  pages.push(later);
  await later.until(({ me }) => me.verified);
  expect(later.state().me).toMatchObject({ id: laptop.state().me.id, key: "linked-device" });
  expect(later.state().identity.join.state).toBe("idle");
});

test("a page that stays open renews it, too, once the other device is there", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Ada")];
  await link(laptop, phone);
  const before = laptop.state().identity.devices[0]?.notAfter ?? 0;
  laptop.connection.drop();
  daysLater(16);
  vi.advanceTimersByTime(renewalCheck);
  laptop.connection.connect();
  await laptop.until(({ server: line }) => line.phase === "online");
  expect(laptop.state().identity.devices[0]?.notAfter).toBe(before);

  vi.advanceTimersByTime(renewalCheck);

  await laptop.until(({ identity }) => (identity.devices[0]?.notAfter ?? 0) > before);
});

test("a device that was removed is not renewed; its time over, it goes on without the ID, and can be linked again", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Ada")];
  await link(laptop, phone);
  laptop.duet.identity.removeDevice(laptop.state().identity.devices[0]?.key ?? "");
  daysLater(31);

  const reloaded = phone.reload();
  pages.push(reloaded);

  await reloaded.until(({ me, server: line }) => me.key === "link-expired" && line.phase === "online");
  expect(reloaded.state().me.verified).toBe(false);
  expect(reloaded.state().me.id).not.toBe(laptop.state().me.id);
  await link(laptop, reloaded);
  await reloaded.until(({ me }) => me.verified && me.key === "linked-device");
});

test("a device whose own clock runs ahead signs in with its certificate as soon as it knows the time", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Ada")];
  await link(laptop, phone);
  const now = Date.now();
  daysLater(31);
  const reloaded = phone.reload();
  pages.push(reloaded);
  server.clock = () => now;

  await reloaded.until(({ me }) => me.verified && me.key === "linked-device");
});
