import { act, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Devices } from "../../call";
import { online } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";

const devices: Devices = {
  microphones: [{ deviceId: "m1", label: "Built-in" }, { deviceId: "m2", label: "Headset" }],
  cameras: [{ deviceId: "c1", label: "" }, { deviceId: "c2", label: "" }],
  speakers: [{ deviceId: "s1", label: "Built-in" }],
};

async function choosing() {
  const page = renderApp({ ...online, devices });
  await page.user.click(screen.getByRole("button", { name: "Choose devices" }));
  const list = async (name: string) => await screen.findByRole<HTMLSelectElement>("combobox", { name });
  const options = async (name: string) => within(await list(name)).getAllByRole("option").map(({ textContent }) => textContent);
  return { ...page, list, options };
}

test.each([
  ["Camera", "Camera 2", "media.chooseCamera", "c2"],
  ["Microphone", "Headset", "media.chooseMicrophone", "m2"],
  ["Speaker", "Built-in", "media.chooseSpeaker", "s1"],
])("the %s is chosen by its name", async (kind, device, command, id) => {
  const { duet, list, user } = await choosing();
  await user.selectOptions(await list(kind), device);
  expect(duet.commands).toContainEqual({ name: command, args: [id] });
});

test("devices appear and vanish while one looks", async () => {
  const { list, options, set } = await choosing();
  set({ settings: { ...online.settings!, microphoneId: "m2" } });
  expect((await list("Microphone")).value).toBe("m2");

  set({ devices: { ...devices, microphones: devices.microphones.slice(0, 1), speakers: [] } });
  expect(await options("Microphone")).toEqual(["System default", "Built-in"]);
  expect((await list("Microphone")).value).toBe("");
  expect((await list("Speaker")).disabled).toBe(true);

  set({ devices });
  expect((await list("Microphone")).value).toBe("m2");
});

test("before permission is given, devices without ids cannot be chosen", async () => {
  const { options, set } = await choosing();
  set({ devices: { ...devices, cameras: [{ deviceId: "", label: "" }] } });
  expect(await options("Camera")).toEqual(["System default"]);
});

test("the speaker is tried with a sound", async () => {
  const { given, user } = await choosing();
  await user.click(await screen.findByRole("button", { name: "Play a test sound" }));
  expect(given()).toContain("media.playSpeakerTest");
});

test("the meter shows how loud it is, and nothing while the microphone is muted", () => {
  const { duet, set } = renderApp(online);
  const meter = document.querySelector<HTMLElement>(".level-meter")!;
  act(() => duet.setLevels({ microphone: 0.5, remote: 0 }));
  expect(meter.style.getPropertyValue("--level")).toBe("0.50");

  set({ media: { ...online.media!, microphone: { state: "muted", deviceId: "m1", label: "" } } });
  act(() => duet.setLevels({ microphone: 0.5, remote: 0 }));
  expect(meter.style.getPropertyValue("--level")).toBe("");
});

test("a microphone that the system mutes is told beside a camera that is missing", () => {
  const camera = { state: "problem", problem: "missing" } as const;
  const { set } = renderApp({ ...online, media: { ...online.media!, camera, silenced: { microphone: true, camera: false } } });
  const muted = "Nobody hears you: the system or a switch on the device has muted the microphone.";
  expect(screen.getByText(muted)).toBeDefined();
  expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();

  // What is open is not opened by trying again.
  set({ media: { ...online.media!, silenced: { microphone: true, camera: false } } });
  expect(screen.getByText(muted)).toBeDefined();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});
