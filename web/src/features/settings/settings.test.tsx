import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { online, peer } from "../../call/fake/scenes";
import { formatId } from "../../call";
import { initialState } from "../../call/initialState";
import { emojiTable } from "../../call/verification/emoji";
import { renderApp } from "../../testing/renderApp";

const signs = ["🐙", "🔔", "🔑", "⚓"].flatMap((symbol) => emojiTable.find((sign) => sign.symbol === symbol) ?? []);

test.each([
  ["Push to talk", "pushToTalk"],
  ["Mirror my own picture", "mirrorSelfView"],
  ["Do not disturb", "doNotDisturb"],
  ["Save data", "saveData"],
  ["Always use the relay", "relayOnly"],
  ["Keyboard shortcuts of a single key", "singleKeyShortcuts"],
] as const)("%s is switched, and kept", async (name, key) => {
  const { duet, user } = renderApp(online, "/settings");
  const before = duet.getState().settings[key];
  await user.click(await screen.findByRole("switch", { name }));
  expect(duet.getState().settings[key]).toBe(!before);
});

test("the appearance that is chosen holds at once", async () => {
  const { user } = renderApp(online, "/settings");
  await user.selectOptions(await screen.findByRole("combobox", { name: "Colours" }), "Dark");
  expect(document.documentElement.dataset.theme).toBe("dark");
});

test("the language that is chosen is spoken at once, and Arabic from right to left", async () => {
  const { user } = renderApp(online, "/settings");
  await user.selectOptions(await screen.findByRole("combobox", { name: "Language" }), "العربية");
  expect(await screen.findByRole("heading", { name: "الإعدادات" })).toBeDefined();
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["ar", "rtl"]);
});

test("only contacts may ring, if one wants it", async () => {
  const { duet, user } = renderApp(online, "/settings");
  await user.selectOptions(await screen.findByRole("combobox", { name: "Who may ring me" }), "Only my contacts");
  expect(duet.getState().settings.onlyContactsMayRing).toBe(true);
});

test("a blocked person can be unblocked", async () => {
  const { duet, user } = renderApp({ ...online, people: { ...initialState().people, blocked: [peer.id] } }, "/settings");
  await user.click(await screen.findByRole("button", { name: "Unblock" }));
  expect(duet.commands).toContainEqual({ name: "people.unblock", args: [peer.id] });
});

test("linked devices are listed with the day until which they are, and can be unlinked", async () => {
  const notAfter = new Date(2030, 4, 5, 14, 5).getTime();
  const { duet, user } = renderApp({ ...online, identity: { ...initialState().identity, devices: [{ key: "k", name: "Phone", addedAt: 0, notAfter }] } }, "/settings");
  expect((await screen.findByText(/Linked until/)).textContent).toContain("2030");
  await user.click(screen.getByRole("button", { name: "Unlink Phone" }));
  expect(duet.commands).toContainEqual({ name: "identity.removeDevice", args: ["k"] });
});

test("a device is linked by showing the link, and let in once the pictures are chosen there", async () => {
  const { duet, set, user } = renderApp(online, "/settings");
  const identity = initialState().identity;
  await user.click(await screen.findByRole("button", { name: "Link a device" }));
  set({ identity: { ...identity, offer: { state: "waiting", link: "https://duet.example/link#A.b", expiresAt: 0 } } });
  expect(await screen.findByRole("img", { name: /QR code of/ })).toBeDefined();
  set({ identity: { ...identity, offer: { state: "confirm", deviceName: "Phone", emoji: signs, chosen: false } } });
  expect(screen.getByText("Octopus")).toBeDefined();
  expect((screen.getByRole("button", { name: "Let it in" }) as HTMLButtonElement).disabled).toBe(true);
  set({ identity: { ...identity, offer: { state: "confirm", deviceName: "Phone", emoji: signs, chosen: true } } });
  await user.click(screen.getByRole("button", { name: "Let it in" }));
  expect(duet.commands).toContainEqual({ name: "identity.confirmLink", args: [true] });
});

test("what this browser was before is asked for, and taken back", async () => {
  const { duet, given, user } = renderApp({ ...online, identity: { ...initialState().identity, kept: [peer.id] } }, "/settings");
  await user.click(await screen.findByRole("button", { name: `Use ${formatId(peer.id)} again` }));
  expect(given()).toContain("identity.findKept");
  expect(duet.commands).toContainEqual({ name: "identity.takeBack", args: [peer.id] });
});

test("a recovery file needs the same long passphrase twice", async () => {
  const { duet, user } = renderApp({ ...online, identity: { ...initialState().identity, recovery: "offered" } });
  const saved = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  URL.createObjectURL = () => "blob:duet";
  URL.revokeObjectURL = () => undefined;
  await user.click(screen.getByRole("button", { name: "Save recovery file" }));
  await user.type(await screen.findByLabelText("Passphrase"), "correct horse battery");
  await user.type(screen.getByLabelText("Passphrase again"), "correct horse");
  expect(screen.getByText("The two are not the same.")).toBeDefined();
  await user.type(screen.getByLabelText("Passphrase again"), " battery");
  await user.click(screen.getAllByRole("button", { name: "Save recovery file" }).at(-1)!);
  expect(duet.commands).toContainEqual({ name: "identity.sealRecovery", args: ["correct horse battery"] });
  await vi.waitFor(() => expect(saved).toHaveBeenCalledOnce());
});

test("the new device asks with the link's secret, and has the other one's pictures chosen among others", async () => {
  const { duet, set, user } = renderApp(online, `/link#${peer.id}.abc`);
  await user.click(await screen.findByRole("button", { name: "Link this device" }));
  expect(duet.commands.find((command) => command.name === "identity.joinLink")?.args[0]).toBe(`#${peer.id}.abc`);
  set({ identity: { ...initialState().identity, join: { state: "choosing", choices: [signs.toReversed(), signs] } } });
  await user.click(screen.getByRole("button", { name: "Octopus, Bell, Key, Anchor" }));
  await user.click(screen.getByRole("button", { name: "None of these" }));
  expect(duet.commands.filter(({ name }) => name === "identity.chooseLink").map(({ args }) => args)).toEqual([[1], [null]]);
});

test("the test of the network tells each way, and gives a report", async () => {
  const { given, set, user } = renderApp(online, "/test");
  await user.click(await screen.findByRole("button", { name: "Test the connection" }));
  expect(given()).toContain("preflight.run");
  const works = { state: "works", url: "", connectTime: 1, roundTrip: 12, loss: 0 } as const;
  set({ preflight: { state: "done", direct: true, report: "r", results: { udp: works, tcp: { state: "fails", url: "", why: "no-answer" }, tls: { state: "absent" } } } });
  expect(screen.getByText("Works")).toBeDefined();
  expect(screen.getByText("Does not work")).toBeDefined();
  expect(screen.getByText("The connection stood, and every packet was lost.")).toBeDefined();
  expect(screen.getByText("Not offered by this server")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Copy report" }));
  expect(await navigator.clipboard.readText()).toBe("r");
});
