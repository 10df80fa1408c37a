// @vitest-environment node -- jsdom has no CryptoKey
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeServer } from "../testing/fakeServer";
import { renewalCheck } from "./certificate";
import { readRow } from "./database";
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

/** Links the second browser to the identity of the first one, as two people with eyes would. */
async function link(laptop: TestPage, phone: TestPage): Promise<void> {
  laptop.duet.identity.startLink();
  const { offer } = laptop.state().identity;
  phone.duet.identity.joinLink(offer.state === "waiting" ? offer.link : "", "Phone");
  await laptop.until(({ identity }) => identity.offer.state === "confirm");
  await phone.until(({ identity }) => identity.join.state === "asking");
  const [shown, confirmed] = [phone.state().identity.join, laptop.state().identity.offer];
  expect(shown.state === "asking" && shown.emoji).toEqual(confirmed.state === "confirm" && confirmed.emoji);

  laptop.duet.identity.confirmLink(true);

  await phone.until(({ identity, me, server: line }) => identity.join.state === "done" && me.id === laptop.state().me.id && line.phase === "online");
  expect(phone.state().me.key).toBe("linked-device");
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

  phone.duet.identity.joinLink(`https://duet.test/link#${"0".repeat(24)}.${"A".repeat(22)}`, "Phone");

  await phone.until(({ identity }) => identity.join.state === "failed" && identity.join.why === why);
});

test("a link that was made up, or denied, links nothing", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Eve")];
  const { id } = phone.state().me;
  phone.duet.identity.joinLink("https://duet.test/link#nonsense", "Phone");
  await phone.until(({ identity }) => identity.join.state === "failed");

  laptop.duet.identity.startLink();
  const { offer } = laptop.state().identity;
  phone.duet.identity.joinLink(offer.state === "waiting" ? offer.link : "", "Phone");
  await laptop.until(({ identity }) => identity.offer.state === "confirm");
  laptop.duet.identity.confirmLink(false);

  await phone.until(({ identity }) => identity.join.state === "failed" && identity.join.why === "denied");
  expect(phone.state().me.id).toBe(id);
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
