import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { FilePhase, Session } from "../../call";
import { call, online, room } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";
import { splitLinks } from "./splitLinks";

const file = (state: FilePhase, direction: "in" | "out" = "in"): Session["files"][number] => ({
  id: "f",
  direction,
  name: "notes.txt",
  size: 2000,
  type: "text/plain",
  time: 2,
  state,
});

async function openChat(change: Partial<Session>) {
  const page = renderApp({ ...online, session: call(change) });
  await page.user.click(screen.getByRole("button", { name: "Chat" }));
  await screen.findByRole("region", { name: "Chat" });
  return page;
}

test("Enter sends what was written, and empties the line", async () => {
  const { duet, user } = await openChat({});
  const line = screen.getByRole("textbox", { name: "Message" });
  await user.type(line, "Hello{Enter}");
  expect(duet.commands).toContainEqual({ name: "chat.send", args: ["Hello"] });
  expect((line as HTMLTextAreaElement).value).toBe("");
});

test("what is on the screen is marked as read", async () => {
  const { given } = await openChat({
    chat: { channel: "open", unread: 1, messages: [{ id: "1", from: "peer", text: "See https://duet.example/a.", time: 1, arrivedAt: 1, status: "delivered" }] },
  });
  expect(given()).toContain("chat.markRead");
  expect(screen.getByRole("link", { name: "https://duet.example/a" }).getAttribute("rel")).toContain("noopener");
});

test("what nobody can see is not marked as read until the page is seen again", async () => {
  const shown = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  const { given } = await openChat({
    chat: { channel: "open", unread: 1, messages: [{ id: "1", from: "peer", text: "Hi", time: 1, arrivedAt: 1, status: "delivered" }] },
  });
  expect(given()).not.toContain("chat.markRead");

  shown.mockReturnValue("visible");
  fireEvent(document, new Event("visibilitychange"));
  expect(given()).toContain("chat.markRead");
});

test("the list follows whoever looks at its end, and leaves whoever reads further up", async () => {
  const follow = vi.spyOn(Element.prototype, "scrollIntoView");
  const line = (id: string, from: "me" | "peer") => ({ id, from, text: id, time: Number(id), arrivedAt: Number(id), status: "delivered" }) as const;
  const chat = { channel: "open", unread: 0 } as const;
  const lines = [line("1", "peer")];
  const { set } = await openChat({ chat: { ...chat, messages: lines } });
  const box = screen.getByRole("region", { name: "Chat" }).querySelector(".panel-body")!;
  Object.defineProperties(box, { scrollHeight: { value: 1000 }, clientHeight: { value: 300 }, scrollTop: { value: 0, writable: true } });
  const add = (from: "me" | "peer") => {
    follow.mockClear();
    lines.push(line(String(lines.length + 1), from));
    set({ session: call({ chat: { ...chat, messages: [...lines] } }) });
    return follow.mock.calls.length;
  };

  expect(add("peer")).toBe(1);
  fireEvent.scroll(box);
  expect(add("peer")).toBe(0);
  expect(add("me")).toBe(1);
  box.scrollTop = 690;
  fireEvent.scroll(box);
  expect(add("peer")).toBe(1);
});

test("what came later stands below, whatever the other side's clock says", async () => {
  const line = (id: string, from: "me" | "peer", time: number, arrivedAt: number) => ({ id, from, text: id, time, arrivedAt, status: "read" }) as const;
  const messages = [line("question", "me", 1000, 1000), line("answer", "peer", 7, 1500), line("thanks", "me", 2500, 2500)];
  await openChat({ chat: { channel: "open", unread: 0, messages }, files: [{ ...file({ phase: "done", blob: null }), time: 2000 }] });

  const shown = screen.getAllByRole("listitem").map(({ textContent }) => ["question", "answer", "notes.txt", "thanks"].find((text) => textContent?.includes(text)));
  expect(shown).toEqual(["question", "answer", "notes.txt", "thanks"]);
});

test("how fast a file moves is shown, and not said again and again", async () => {
  await openChat({ files: [file({ phase: "moving", bytes: 500, rate: 23_400_000 })] });
  expect(screen.getByText(/23\.4 MB\/s/)).toBeDefined();
  expect(screen.getByText("Receiving").getAttribute("role")).toBe("status");
});

test("one's own lines tell how far they came", async () => {
  await openChat({ chat: { channel: "open", unread: 0, messages: [{ id: "1", from: "me", text: "Hi", time: 1, arrivedAt: 1, status: "read" }] } });
  expect(screen.getByText("Read")).toBeDefined();
});

test("a classic client has no chat, and the page says so", async () => {
  await openChat({ chat: { channel: "unavailable", unread: 0, messages: [] } });
  expect(screen.getByText(/has no chat/)).toBeDefined();
  expect(screen.queryByRole("textbox", { name: "Message" })).toBeNull();
});

test.each([
  ["Receive", "files.accept"],
  ["Refuse", "files.decline"],
])("a file that is offered can be answered with %s", async (name, command) => {
  const { duet, user } = await openChat({ files: [file({ phase: "offered" })] });
  await user.click(screen.getByRole("button", { name }));
  expect(duet.commands).toContainEqual({ name: command, args: ["f"] });
});

test.each([
  ["Pause notes.txt", "files.pause", { phase: "moving", bytes: 500, rate: 100 }],
  ["Resume notes.txt", "files.resume", { phase: "paused", bytes: 500, by: "me" }],
  ["Cancel notes.txt", "files.cancel", { phase: "moving", bytes: 500, rate: 100 }],
] as const)("%s does what it says", async (name, command, state) => {
  const { duet, user } = await openChat({ files: [file(state, "out")] });
  await user.click(screen.getByRole("button", { name }));
  expect(duet.commands).toContainEqual({ name: command, args: ["f"] });
});

test("the progress of a file is a progress bar", async () => {
  await openChat({ files: [file({ phase: "moving", bytes: 500, rate: 100 })] });
  expect((screen.getByRole("progressbar", { name: "notes.txt" }) as HTMLProgressElement).value).toBe(500);
});

test("a wrong checksum is told", async () => {
  await openChat({ files: [file({ phase: "failed", why: "checksum" })] });
  expect(screen.getByText("The checksum is wrong. Send it again.")).toBeDefined();
});

test("files that were chosen are sent", async () => {
  const { duet, user } = await openChat({});
  const chosen = new File(["a"], "a.txt");
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  expect(input).not.toBeNull();
  await user.upload(input!, chosen);
  expect(duet.commands).toContainEqual({ name: "files.send", args: [[chosen]] });
});

test("whoever chooses more files than a call carries is told", async () => {
  await openChat({ filesLeftOut: true });
  expect(screen.getByText("Not everything was sent: one call takes at most 100 files.")).toBeDefined();
});

test("files that are dropped anywhere on the call are sent, and the chat opens", async () => {
  const { duet } = renderApp({ ...online, session: call() });
  const file = new File(["a"], "a.txt");
  const stage = screen.getByRole("main");

  fireEvent.dragOver(stage, { dataTransfer: { types: ["Files"], files: [] } });
  expect(screen.getByText("Drop to send")).toBeDefined();
  fireEvent.drop(stage, { dataTransfer: { types: ["Files"], files: [file] } });

  expect(duet.commands).toContainEqual({ name: "files.send", args: [[file]] });
  expect(screen.queryByText("Drop to send")).toBeNull();
  expect(await screen.findByRole("region", { name: "Chat" })).toBeDefined();
});

test("a file is offered in words while the chat is closed", async () => {
  const { user } = renderApp({ ...online, session: call({ files: [file({ phase: "offered" })] }) });
  expect(screen.getByText("Ada wants to send a file")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Show" }));
  expect(await screen.findByRole("button", { name: "Receive" })).toBeDefined();
});

test.each([
  ["after the call", call({ phase: { name: "ended", reason: "peer-hung-up", at: 0 } })],
  ["when the guest has left the room", room()],
])("a file that came whole can still be saved %s", async (_when, session) => {
  const blob = new Blob(["notes"]);
  const save = vi.fn<(blob: Blob) => string>(() => "blob:notes");
  Object.assign(URL, { createObjectURL: save, revokeObjectURL: () => undefined }); // jsdom has neither, nor downloads
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  const files = [file({ phase: "done", blob }), { ...file({ phase: "failed", why: "session-ended" }), id: "g", name: "half.txt" }];
  const { duet, user } = renderApp({ ...online, session: { ...session, files } });

  await user.click(await screen.findByRole("button", { name: "Save notes.txt" }));

  expect(save).toHaveBeenCalledWith(blob);
  expect(duet.commands).toContainEqual({ name: "files.saved", args: ["f"] });
  expect(screen.queryByText("half.txt")).toBeNull();
});

test("an address keeps the brackets that are its own", () => {
  expect(splitLinks("(see https://en.wikipedia.org/wiki/Duet_(music)).").filter(({ link }) => link)).toEqual([
    { text: "https://en.wikipedia.org/wiki/Duet_(music)", link: true },
  ]);
});

test("only web addresses become links, without the punctuation after them", () => {
  expect(splitLinks("javascript:alert(1) (http://a.example/b), ok")).toEqual([
    { text: "javascript:alert(1) (", link: false },
    { text: "http://a.example/b", link: true },
    { text: "), ok", link: false },
  ]);
});

test("of a long conversation the newest lines are drawn, and earlier ones when somebody asks", async () => {
  const messages = Array.from({ length: 450 }, (_, index) => ({ id: String(index), from: "peer", text: `line ${index}`, time: 1, arrivedAt: 1, status: "read" }) as const);
  const { user } = await openChat({ chat: { channel: "open", unread: 0, messages, forgotten: true } });
  const drawn = () => [...document.querySelectorAll(".chat .bubble")].map(({ textContent }) => textContent);
  expect(drawn()).toEqual(messages.slice(-200).map(({ text }) => text));

  await user.click(screen.getByText("Show earlier messages"));
  await user.click(screen.getByText("Show earlier messages"));

  expect(drawn()).toEqual(messages.map(({ text }) => text));
  expect(screen.queryByText("Show earlier messages")).toBeNull();
  expect(screen.getByText("Older messages are not kept here any more.")).toBeDefined();
});

test("a text that is too long is not cut: it stays, and the page says why it is not sent", async () => {
  const { duet, user } = await openChat({});
  const line = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  const text = "x".repeat(10_001);

  fireEvent.change(line, { target: { value: text } });
  await user.type(line, "{Enter}");

  expect(line.value).toBe(text);
  expect(screen.getByText(/longer than 10,000 characters/)).toBeDefined();
  expect(duet.commands.some(({ name }) => name === "chat.send")).toBe(false);
});
