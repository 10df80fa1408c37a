import { act, fireEvent, screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Session } from "../../call";
import { call, comparing, online, peer } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";

const inCall = (change: Partial<Session> = {}) => ({ ...online, session: call(change) });

test("both pictures are there, by name", () => {
  renderApp(inCall());
  expect(screen.getByLabelText("Ada’s video").tagName).toBe("VIDEO");
  expect(screen.getByLabelText("Your video").tagName).toBe("VIDEO");
});

test("somebody without a name is the other person", () => {
  renderApp(inCall({ peer: { ...peer, name: "" } }));
  expect(screen.getByLabelText("The other person’s video")).toBeDefined();
});

test.each([
  ["Mute microphone", "media.setMicrophone", [false]],
  ["Turn camera off", "media.setCamera", [false]],
  ["Hang up", "session.hangUp", []],
])("%s does what it says", async (name, command, args) => {
  const { duet, user } = renderApp(inCall());
  await user.click(screen.getByRole("button", { name }));
  expect(duet.commands).toContainEqual({ name: command, args });
});

test("what is off is offered to be switched on", () => {
  renderApp({
    ...inCall(),
    media: { ...online.media!, microphone: { state: "muted", deviceId: "", label: "" }, camera: { state: "off" }, speakingWhileMuted: false },
  });
  expect(screen.getByRole("button", { name: "Unmute microphone" })).toBeDefined();
  expect(screen.getByRole("button", { name: "Turn camera on" })).toBeDefined();
});

test("who speaks while muted is told, and can unmute there", async () => {
  const { duet, user } = renderApp({ ...inCall(), media: { ...online.media!, microphone: { state: "muted", deviceId: "", label: "" }, speakingWhileMuted: true } });
  const notice = screen.getByText(/your microphone is muted/).parentElement!;
  await user.click(within(notice).getByRole("button", { name: "Unmute microphone" }));
  expect(duet.commands).toContainEqual({ name: "media.setMicrophone", args: [true] });
});

test.each([
  [{ phase: { name: "connecting", slow: true } }, "No path to the other side yet. Trying again …"],
  [{ phase: { name: "connected", quiet: true } }, "Nothing is coming from Ada at the moment."],
  [{ phase: { name: "reconnecting", since: 0 } }, "The connection was lost. Reconnecting …"],
  [{ phase: { name: "peer-away", until: 0, why: "connection-lost" } }, "Ada has lost the connection. Waiting for them to come back …"],
  [{ phase: { name: "connected", still: true } }, "Ada’s picture stands still at the moment."],
  [{ phase: { name: "peer-away", until: 0, why: "page-closed" } }, "Ada left, or is reloading the page …"],
  [{ phase: { name: "peer-away", until: 0, why: "page-asleep" } }, "Ada’s device has put the page to sleep. Waiting for them to come back …"],
  [{ videoPause: { mine: "weak-network", theirs: null } }, "Video is paused: the connection is weak. It comes back by itself."],
  [{ hold: "theirs" }, "Ada has put you on hold"],
  [{ hold: "both" }, "Ada has put you on hold"],
] as const)("what happens to the call is said: %#", (change, text) => {
  renderApp(inCall(change));
  expect(screen.getAllByText(text).length).toBeGreaterThan(0);
});

test("the clock stands still while the other one is away, and who comes back is greeted for a while", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  const pass = (milliseconds: number) => {
    act(() => {
      vi.advanceTimersByTime(milliseconds);
    });
  };
  const clock = () => screen.getByRole("timer").textContent;
  const connectedAt = Date.now();
  const { set } = renderApp(inCall({ connectedAt }));
  pass(10_000);
  const before = clock();
  expect(before).toBe("0:10");

  set(inCall({ connectedAt, phase: { name: "peer-away", until: 0, why: "page-closed" } }));
  pass(10_000);
  expect(clock()).toBe(before);

  set(inCall({ connectedAt }));
  expect(screen.getAllByText("Ada is back.").length).toBeGreaterThan(0);
  pass(1_000);
  expect(clock()).toBe("0:21");
  pass(5_000);
  expect(screen.queryByText("Ada is back.")).toBeNull();
  vi.useRealTimers();
});

test("a picture fills the screen at a touch, and is whole again at the next", async () => {
  const { user } = renderApp(inCall({ remote: { ...call().remote, stream: {} as MediaStream } }));
  const fill = screen.getByRole("button", { name: "Fill the screen with the picture", hidden: true });
  const fit = () => screen.getByLabelText("Ada’s video").dataset["fit"];
  expect(fit()).toBe("contain");

  await user.click(fill);
  expect(fit()).toBe("cover");
  expect(fill.getAttribute("aria-pressed")).toBe("true");

  await user.click(fill);
  expect(fit()).toBe("contain");
});

test("a lost server does not end the call, and the page says so", () => {
  renderApp({ ...inCall(), server: { phase: "lost", since: 0, attempt: 1, retryAt: 0 } });
  expect(screen.getByText("The server cannot be reached at the moment. Your call goes on.")).toBeDefined();
});

test("a picture that pauses says why in its place, and to those who listen", () => {
  renderApp(inCall({ videoPause: { mine: null, theirs: "weak-network" }, remote: { ...call().remote, camera: "paused" } }));
  expect(screen.getAllByText("Ada’s video is paused: their connection is weak. It comes back by itself.")).toHaveLength(2);
  expect(screen.queryByText("Ada’s camera is off")).toBeNull();
});

test("who presents sees what is sent, and says whether text or motion matters", async () => {
  const { duet, user } = renderApp({ ...inCall(), media: { ...online.media!, screen: { state: "on", stream: {} as MediaStream, audio: true, hint: "text" } } });
  const presenter = await screen.findByRole("region", { name: "You are sharing your screen" });
  expect(within(presenter).getByLabelText("Your screen, as it is sent").tagName).toBe("VIDEO");
  expect(within(presenter).getByText("With sound")).toBeDefined();
  expect(within(presenter).getByRole("button", { name: "Sharp text" }).getAttribute("aria-pressed")).toBe("true");
  await user.click(within(presenter).getByRole("button", { name: "Fluent motion" }));
  expect(duet.commands).toContainEqual({ name: "media.setScreenHint", args: ["motion"] });
});

test("a comparison that went well is kept as a contact", async () => {
  const { duet, user } = renderApp({ ...online, session: { ...call(), verification: { state: "compared", signer: peer.id } } });
  await user.click(screen.getByRole("button", { name: "Verified" }));
  await user.click(await screen.findByRole("button", { name: "Add contact" }));
  expect(duet.commands).toContainEqual({ name: "people.saveContact", args: [peer.id, "Ada"] });
});

test("the signs to compare are shown with their names, and the answer is kept", async () => {
  const { duet, user } = renderApp({ ...online, session: comparing });
  await user.click(screen.getByRole("button", { name: "Compare" }));
  expect(await screen.findByText("Cactus")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "They are the same" }));
  expect(duet.commands).toContainEqual({ name: "session.confirmEmoji", args: [true] });
});

test("the connection's figures open from the bars", async () => {
  const { user } = renderApp(inCall());
  await user.click(screen.getByRole("button", { name: "Connection: good" }));
  const panel = await screen.findByRole("region", { name: "Connection" });
  expect(panel.textContent).toContain("1280 × 720");
  expect(panel.textContent).toContain("Direct");
});

test("the second picture of a shared screen stands beside the camera", () => {
  renderApp(inCall({ remote: { ...call().remote, screen: {} as MediaStream } }));
  expect(screen.getByLabelText("Ada’s screen")).toBeDefined();
  expect(screen.getByLabelText("Ada’s video")).toBeDefined();
});

test("a browser that wants a touch before sound is given one, in the middle of the stage", async () => {
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    return this.muted ? Promise.resolve() : Promise.reject(new DOMException("no gesture yet", "NotAllowedError"));
  });
  const { user } = renderApp(inCall({ remote: { ...call().remote, stream: {} as MediaStream } }));
  const button = await screen.findByRole("button", { name: "Tap to hear the other side" });
  const video = screen.getByLabelText<HTMLVideoElement>("Ada’s video");
  expect(video.muted).toBe(true);
  // Not inside a picture, which can be small, cuts off what is larger, and lies under one's own.
  expect(button.closest(".tile")).toBeNull();

  play.mockImplementation(() => Promise.resolve());
  await user.click(button);
  expect(video.muted).toBe(false);
  expect(screen.queryByRole("button", { name: "Tap to hear the other side" })).toBeNull();
  play.mockRestore();
});

test("one touch brings the sound of a shared screen, too", async () => {
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    return this.muted ? Promise.resolve() : Promise.reject(new DOMException("no gesture yet", "NotAllowedError"));
  });
  const { user } = renderApp(inCall({ remote: { ...call().remote, stream: {} as MediaStream, screen: {} as MediaStream } }));
  const videos = ["Ada’s video", "Ada’s screen"].map((name) => screen.getByLabelText<HTMLVideoElement>(name));
  const button = await screen.findByRole("button", { name: "Tap to hear the other side" });
  await vi.waitFor(() => expect(videos.map(({ muted }) => muted)).toEqual([true, true]));

  play.mockImplementation(() => Promise.resolve());
  await user.click(button);
  expect(videos.map(({ muted }) => muted)).toEqual([false, false]);
  play.mockRestore();
});

test("keys act in the call, but not while one types", async () => {
  const { duet, user } = renderApp(inCall());
  await user.keyboard("m");
  await user.keyboard("c");
  await user.type(await screen.findByRole("textbox", { name: "Message" }), "vm");
  expect(duet.commands.filter((command) => command.name.startsWith("media.set"))).toEqual([{ name: "media.setMicrophone", args: [false] }]);
});

test("what the other person writes is shown while the chat is closed, and goes by itself", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const line = { id: "1", from: "peer", text: "Look up!", time: 0, arrivedAt: 0, status: "delivered" } as const;
  const { set } = renderApp(inCall());
  set({ session: call({ chat: { channel: "open", unread: 1, messages: [line] } }) });
  expect(screen.getByText("Look up!")).toBeDefined();

  act(() => {
    vi.advanceTimersByTime(10_000);
  });
  expect(screen.queryByText("Look up!")).toBeNull();

  set({ session: call({ chat: { channel: "open", unread: 2, messages: [line, { ...line, id: "2", text: "Higher!" }] } }) });
  expect(screen.getByText("Higher!")).toBeDefined();
  vi.useRealTimers();
  fireEvent.click(screen.getByRole("button", { name: "Show" }));
  expect(await screen.findByRole("textbox", { name: "Message" })).toBeDefined();
});

test("a muted peer is told once, when it happens", () => {
  const { set } = renderApp(inCall());
  set({ session: call({ remote: { ...call().remote, microphone: "muted" } }) });
  expect(screen.getAllByText("Ada’s microphone is muted")).toHaveLength(1);
});

test("push to talk opens the microphone as long as the space bar is held", () => {
  const { duet } = renderApp({ ...inCall(), settings: { ...online.settings!, pushToTalk: true } });
  fireEvent.keyDown(document.body, { key: " " });
  fireEvent.keyUp(document.body, { key: " " });
  expect(duet.commands.filter((command) => command.name === "media.pushToTalk").map((command) => command.args)).toEqual([[true], [false]]);
});

test("the space bar talks on a button, too, and does not press it", async () => {
  const { duet, user } = renderApp({ ...inCall(), settings: { ...online.settings!, pushToTalk: true } });
  screen.getByRole("button", { name: "Mute microphone" }).focus();
  await user.keyboard("[Space>][/Space]");
  expect(duet.commands.filter(({ name }) => name.startsWith("media."))).toEqual([
    { name: "media.pushToTalk", args: [true] },
    { name: "media.pushToTalk", args: [false] },
  ]);
});

test("the keys are where they are, whatever a keyboard writes with them", () => {
  const { duet } = renderApp(inCall());
  fireEvent.keyDown(document.body, { key: "ة", code: "KeyM" });
  expect(duet.commands).toContainEqual({ name: "media.setMicrophone", args: [false] });
});

test("a phone's other camera is one press away, on one's own picture and in the menu", async () => {
  const cameras = ["front", "back"].map((deviceId) => ({ deviceId, label: deviceId }));
  const media = { ...online.media!, camera: { state: "on", deviceId: "front", label: "front" } as const };
  const { duet, user } = renderApp({ ...inCall(), media, devices: { microphones: [], cameras, speakers: [] } });
  await user.click(screen.getByRole("button", { name: "More" }));
  await user.click(await screen.findByRole("menuitem", { name: "Switch camera" }));
  await user.click(screen.getByRole("button", { name: "Switch camera" }));
  expect(duet.commands.filter(({ name }) => name === "media.chooseCamera")).toEqual(Array.from({ length: 2 }, () => ({ name: "media.chooseCamera", args: ["back"] })));
});

test.each([
  ["user", "true"],
  ["environment", "false"],
])("what a camera that faces the %s sees is mirrored: %s", (facingMode, mirrored) => {
  const preview = { getVideoTracks: () => [{ getSettings: () => ({ facingMode }) }] } as unknown as MediaStream;
  renderApp({ ...inCall(), media: { ...online.media!, preview } });
  expect(screen.getByLabelText("Your video").dataset["mirrored"]).toBe(mirrored);
});

test("one's own picture can be hidden, and shown again", async () => {
  const { duet, set, user } = renderApp(inCall());
  const press = async (name: string) => {
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name }));
  };
  await press("Hide my picture");
  expect(duet.commands).toContainEqual({ name: "settings.change", args: [{ floatingSelfView: false }] });
  set({ settings: { ...online.settings!, floatingSelfView: false } });
  expect(screen.queryByLabelText("Your video")).toBeNull();
  await press("Show my picture");
  expect(duet.commands).toContainEqual({ name: "settings.change", args: [{ floatingSelfView: true }] });

  // Beside the other one there is a place for it.
  set({ settings: { ...online.settings!, floatingSelfView: false, layout: "side-by-side" } });
  expect(screen.getByLabelText("Your video")).toBeDefined();
});

test("a screen whose picture stands still says why", () => {
  renderApp(inCall({ videoPause: { mine: null, theirs: "weak-network" }, remote: { ...call().remote, screen: {} as MediaStream, screenPaused: true } }));
  const figure = screen.getByLabelText("Ada’s screen").closest("figure")!;
  expect(within(figure).getByText("Ada’s video is paused: their connection is weak. It comes back by itself.")).toBeDefined();
});

test.each([
  ["camera", { camera: "muted" }, "Ada’s camera is off"],
  ["link", { camera: "paused" }, "Ada’s video is paused: their connection is weak. It comes back by itself."],
  ["screen", { screen: {} as MediaStream, screenPaused: true }, "Ada’s video is paused: their connection is weak. It comes back by itself."],
] as const)("the small window says why there is no picture: the %s", async (_, remote, text) => {
  const small = document.implementation.createHTMLDocument();
  const target = Object.assign(new EventTarget(), { document: small, close: () => undefined, CSSStyleSheet: class { replaceSync(): void {} } });
  vi.stubGlobal("documentPictureInPicture", { requestWindow: () => Promise.resolve(target) });
  const { user } = renderApp(inCall({ remote: { ...call().remote, ...remote } }));
  await user.click(screen.getByRole("button", { name: "More" }));
  await user.click(await screen.findByRole("menuitem", { name: "Picture in picture" }));
  await vi.waitFor(() => {
    expect(small.body.textContent).toContain(text);
  });
  vi.unstubAllGlobals();
});

test("with push to talk, the microphone's button talks while it is held", async () => {
  const muted = { state: "muted", deviceId: "", label: "" } as const;
  const { duet, user } = renderApp({ ...inCall(), media: { ...online.media!, microphone: muted }, settings: { ...online.settings!, pushToTalk: true } });
  const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
  HTMLElement.prototype.setPointerCapture = () => undefined;
  const button = screen.getByRole("button", { name: "Unmute microphone" });

  await user.pointer({ keys: "[MouseLeft>]", target: button });
  clock.mockReturnValue(2000);
  await user.pointer({ keys: "[/MouseLeft]", target: button });

  const given = () => duet.commands.filter(({ name }) => name.startsWith("media.pushToTalk") || name === "media.setMicrophone");
  expect(given().map(({ name, args }) => [name, ...args])).toEqual([
    ["media.pushToTalk", true],
    ["media.pushToTalk", false],
  ]);

  // A short press does what it always does.
  await user.click(button);
  expect(given().at(-1)).toEqual({ name: "media.setMicrophone", args: [true] });
});

test("a microphone from which nothing comes is told, until something does", () => {
  const { set } = renderApp({ ...inCall(), media: { ...online.media!, silenced: { microphone: true, camera: false } } });
  const text = "Nobody hears you: the system or a switch on the device has muted the microphone.";
  expect(screen.getByText(text)).toBeDefined();
  set({ media: online.media! });
  expect(screen.queryByText(text)).toBeNull();
});

test("a camera that cannot be opened in the call says why, until it is dismissed", async () => {
  const none = { state: "problem", problem: "missing" } as const;
  const joined = { ...inCall(), media: { ...online.media!, camera: none } };
  const { set, user } = renderApp(joined);
  expect(screen.queryByText(/No camera was found/)).toBeNull(); // known since before the call

  set({ media: { ...joined.media, camera: { state: "problem", problem: "denied" } } });
  expect(screen.getByText(/may not use the camera/)).toBeDefined();

  await user.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText(/may not use the camera/)).toBeNull();
});

test("a screen that cannot be shared is told", () => {
  const { set } = renderApp(inCall());
  set({ media: { ...online.media!, screen: { state: "problem", problem: "failed" } } });
  expect(screen.getByText("The screen could not be shared.")).toBeDefined();
});

test("the screen is kept awake as long as the call is seen, and no longer than the call", async () => {
  const release = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const request = vi.fn<(type: string) => Promise<{ release: typeof release }>>(() => Promise.resolve({ release }));
  Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
  const { set } = renderApp(inCall());
  await vi.waitFor(() => expect(request).toHaveBeenCalledWith("screen"));
  request.mockClear();

  // The browser takes the lock from a page that is hidden.
  fireEvent(document, new Event("visibilitychange"));
  await vi.waitFor(() => expect(request).toHaveBeenCalledOnce());

  set({ session: call({ phase: { name: "ended", reason: "hung-up", at: 0 } }) });
  await vi.waitFor(() => expect(release).toHaveBeenCalled());
  Reflect.deleteProperty(navigator, "wakeLock");
});

test("the browser's own controls mute, turn the camera off, and hang up", () => {
  const handlers = new Map<string, (() => void) | null>();
  const setMicrophoneActive = vi.fn<(active: boolean) => Promise<void>>(() => Promise.resolve());
  const mediaSession = { setActionHandler: (action: string, act: (() => void) | null) => handlers.set(action, act), setMicrophoneActive };
  Object.defineProperty(navigator, "mediaSession", { value: mediaSession, configurable: true });
  const { duet, set } = renderApp(inCall());
  expect(setMicrophoneActive).toHaveBeenLastCalledWith(true);

  for (const action of ["togglemicrophone", "togglecamera", "hangup"]) {
    handlers.get(action)?.();
  }

  expect(duet.commands.slice(-3)).toEqual([
    { name: "media.setMicrophone", args: [false] },
    { name: "media.setCamera", args: [false] },
    { name: "session.hangUp", args: [] },
  ]);
  set({ session: null });
  expect([...handlers.values()]).toEqual([null, null, null, null]);
  Reflect.deleteProperty(navigator, "mediaSession");
});

test("who goes to another tab has the call in a small window until they come back, where the browser offers that", async () => {
  const handlers = new Map<string, (() => void) | null>();
  Object.defineProperty(navigator, "mediaSession", { value: { setActionHandler: (action: string, act: (() => void) | null) => handlers.set(action, act) }, configurable: true });
  const small = document.implementation.createHTMLDocument();
  const close = vi.fn<() => void>();
  vi.stubGlobal("documentPictureInPicture", { requestWindow: () => Promise.resolve(Object.assign(new EventTarget(), { document: small, close, CSSStyleSheet: class { replaceSync(): void {} } })) });
  renderApp(inCall());

  handlers.get("enterpictureinpicture")?.();
  await vi.waitFor(() => {
    expect(small.querySelector("video")).not.toBeNull();
  });
  fireEvent.focus(window);
  await vi.waitFor(() => {
    expect(close).toHaveBeenCalled();
  });

  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "mediaSession");
});

test.each(["the person is back", "the call is over"])("a small window that opens when %s is closed again", async (what) => {
  const handlers = new Map<string, (() => void) | null>();
  Object.defineProperty(navigator, "mediaSession", { value: { setActionHandler: (action: string, act: (() => void) | null) => handlers.set(action, act) }, configurable: true });
  const close = vi.fn<() => void>();
  let open: (target: object) => void = () => undefined;
  vi.stubGlobal("documentPictureInPicture", { requestWindow: () => new Promise((resolve) => (open = resolve)) });
  const { set } = renderApp(inCall());

  handlers.get("enterpictureinpicture")?.();
  if (what === "the person is back") {
    fireEvent.focus(window);
  } else {
    set({ session: null });
  }

  open(Object.assign(new EventTarget(), { document: document.implementation.createHTMLDocument(), close }));

  await vi.waitFor(() => {
    expect(close).toHaveBeenCalledOnce();
  });
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "mediaSession");
});

test("a speaker that is unplugged gives way to the system's, until it is back", () => {
  const chosen = vi.fn<(id: string) => Promise<void>>(() => Promise.resolve());
  Object.defineProperty(HTMLMediaElement.prototype, "setSinkId", { value: chosen, configurable: true });
  const speakers = [{ deviceId: "s1", label: "Built-in" }, { deviceId: "s2", label: "Headset" }];
  const settings = { ...online.settings!, speakerId: "s2" };
  const { set } = renderApp({ ...inCall(), settings, devices: { ...online.devices!, speakers } });
  expect(chosen).toHaveBeenLastCalledWith("s2");

  set({ devices: { ...online.devices!, speakers: speakers.slice(0, 1) } });
  expect(chosen).toHaveBeenLastCalledWith("");
  set({ devices: { ...online.devices!, speakers } });
  expect(chosen).toHaveBeenLastCalledWith("s2");
  Reflect.deleteProperty(HTMLMediaElement.prototype, "setSinkId");
});

test("arrow keys move one's own picture to another corner", () => {
  renderApp(inCall());
  const self = screen.getByRole("group", { name: /Move it with the arrow keys/ });
  fireEvent.keyDown(self, { key: "ArrowUp" });
  fireEvent.keyDown(self, { key: "ArrowLeft" });
  expect([self.dataset.block, self.dataset.inline]).toEqual(["start", "start"]);
});

test("the held call can be brought back", async () => {
  const { given, user } = renderApp({ ...inCall(), held: call({ id: "other", peer: { ...peer, id: "x", name: "Emmy" } }) });
  await user.click(screen.getByRole("button", { name: "Switch to Emmy" }));
  expect(given()).toContain("session.swap");
});

test.each([
  ["peer-hung-up", "Ada hung up."],
  ["hung-up", "You hung up."],
  ["connection-lost", "The connection to Ada was lost."],
  ["media-failed", "No path between the two networks was found."],
] as const)("after %s, the page says why it is over", (reason, text) => {
  renderApp(inCall({ phase: { name: "ended", reason, at: Date.now() } }));
  expect(screen.getByRole("heading", { name: "Call ended" })).toBeDefined();
  expect(screen.getByText(new RegExp(text))).toBeDefined();
  expect(screen.queryByRole("button", { name: "Hang up" })).toBeNull();
});

test.each([
  ["verification-failed", "could not prove its ID"],
  ["unproven", "Ada’s page ended the call: on the way there, your ID could not be proven."],
] as const)("a swapped key is a plain warning: %s", (reason, text) => {
  renderApp(inCall({ phase: { name: "ended", reason, at: Date.now() } }));
  expect(screen.getByRole("alert").textContent).toContain(text);
  expect(screen.queryByRole("button", { name: "Call again" })).toBeNull();
});

test("the browser's back button leaves what is over", () => {
  const { given } = renderApp(inCall({ phase: { name: "ended", reason: "peer-hung-up", at: Date.now() } }), "/r/abc");
  history.replaceState(null, "", "/");
  fireEvent.popState(window);
  expect(given()).toContain("session.dismissSession");
});

test("after the call one can call again", async () => {
  const { duet, user } = renderApp(inCall({ phase: { name: "ended", reason: "peer-hung-up", at: Date.now() } }));
  await user.click(screen.getByRole("button", { name: "Call again" }));
  expect(duet.commands).toContainEqual({ name: "calls.call", args: [peer.id] });
});

test.each([
  [1280, "Hold", "Side by side"],
  [360, "React with 👍", "React with ❤️"],
])("the menu of a window %d wide begins with what is seen there, and goes on with an arrow", async (width, first, second) => {
  vi.stubGlobal("innerWidth", width);
  const { user } = renderApp(inCall());
  await user.click(screen.getByRole("button", { name: "More" }));

  const item = await screen.findByRole("menuitem", { name: first });
  await vi.waitFor(() => expect(document.activeElement).toBe(item));
  expect(screen.getAllByRole("menuitem")[0]).toBe(item);
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(screen.getByRole("menuitem", { name: second }));
  vi.unstubAllGlobals();
});
