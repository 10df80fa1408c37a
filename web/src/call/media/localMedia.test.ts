import { beforeEach, expect, test, vi } from "vitest";
import { FakeStream, FakeTrack } from "../testing/fakePeerConnection";
import { useFakeMedia } from "../testing/twoPeers";
import { defaultSettings, type Devices, type Settings } from "../types";
import { DeviceList } from "./deviceList";
import { LocalMediaOwner } from "./localMedia";

/** Cameras and microphones that come and go. */
class FakeDevices extends EventTarget {
  plugged: readonly string[] = ["microphone-1", "camera-1"];
  readonly opened: FakeTrack[] = [];
  /** Held by other programs. */
  busy: readonly string[] = [];
  /** As on many phones. */
  oneCameraAtATime = false;

  getUserMedia({ audio, video }: MediaStreamConstraints): Promise<FakeStream> {
    const tracks = [this.#open("microphone", audio), this.#open("camera", video)].filter((track) => track !== null);
    this.opened.push(...tracks);
    return Promise.resolve(new FakeStream(tracks));
  }

  enumerateDevices(): Promise<readonly object[]> {
    return Promise.resolve(this.plugged.map((deviceId) => ({ deviceId, label: deviceId, kind: deviceId.startsWith("camera") ? "videoinput" : "audioinput" })));
  }

  plug(...plugged: readonly string[]): void {
    this.plugged = plugged;
    this.dispatchEvent(new Event("devicechange"));
  }

  #open(kind: "microphone" | "camera", wanted: boolean | MediaTrackConstraints | undefined): FakeTrack | null {
    if (typeof wanted !== "object") {
      return null;
    }

    const { exact } = (wanted.deviceId ?? {}) as { readonly exact?: string };
    const found = this.plugged.find((device) => device.startsWith(kind) && (exact === undefined || device === exact));
    if (found === undefined) {
      // jsdom's DOMException is no Error, as it is in browsers.
      throw Object.assign(new Error("There is none."), { name: exact === undefined ? "NotFoundError" : "OverconstrainedError" });
    }

    const used = kind === "camera" && this.oneCameraAtATime && this.opened.some(({ kind: other, readyState }) => other === "video" && readyState === "live");
    if (used || this.busy.includes(found)) {
      throw Object.assign(new Error("It is in use."), { name: "NotReadableError" });
    }

    const track = new FakeTrack(kind === "camera" ? "video" : "audio");
    track.getSettings = () => ({ deviceId: found });
    return track;
  }
}

let devices: FakeDevices;
let settings: Settings;
let media: LocalMediaOwner;
/** What was live and audible when the sender got it. */
let heard: string[];

beforeEach(() => {
  useFakeMedia();
  devices = new FakeDevices();
  settings = defaultSettings;
  media = new LocalMediaOwner(
    devices as unknown as MediaDevices,
    () => settings,
    () => undefined,
    ({ microphone }) => {
      if (microphone?.enabled === true && microphone.readyState === "live") {
        heard.push(microphone.getSettings().deviceId ?? "");
      }
    },
  );
  heard = [];
});

test("the chosen device takes over, and the one before is let go", async () => {
  devices.plugged = ["camera-1", "camera-2"];
  await media.open(false, true);
  settings = { ...settings, cameraId: "camera-2" };

  await media.switchDevice("camera");

  expect(media.state.camera).toMatchObject({ state: "on", deviceId: "camera-2" });
  expect(devices.opened.map(({ readyState }) => readyState)).toEqual(["ended", "live"]);
});

test("where one camera is open at a time, the one before goes first", async () => {
  devices.plugged = ["camera-1", "camera-2"];
  devices.oneCameraAtATime = true;
  await media.open(false, true);
  settings = { ...settings, cameraId: "camera-2" };

  await media.switchDevice("camera");

  expect(media.state.camera).toMatchObject({ state: "on", deviceId: "camera-2" });
});

test("a camera comes back when the chosen one is in use", async () => {
  devices.plugged = ["camera-1", "camera-2"];
  devices.busy = ["camera-2"];
  await media.open(false, true);
  settings = { ...settings, cameraId: "camera-2" };

  await media.switchDevice("camera");

  expect(media.state.camera).toMatchObject({ state: "on", deviceId: "camera-1" });
  expect(media.tracks.camera?.readyState).toBe("live");
});

test("when no camera can be had after a switch, that is said", async () => {
  devices.plugged = ["camera-1", "camera-2"];
  await media.open(false, true);
  devices.busy = devices.plugged;
  settings = { ...settings, cameraId: "camera-2" };

  await media.switchDevice("camera");

  expect(media.state.camera).toEqual({ state: "problem", problem: "in-use" });
  expect(media.tracks.camera).toBeNull();
});

test("another camera takes the place of one that is in use", async () => {
  devices.plugged = ["camera-1", "camera-2"];
  devices.busy = ["camera-1"];
  await media.open(false, true);
  expect(media.state.camera).toEqual({ state: "problem", problem: "in-use" });
  settings = { ...settings, cameraId: "camera-2" };

  await media.switchDevice("camera");

  expect(media.state.camera).toMatchObject({ state: "on", deviceId: "camera-2" });
});

test("when the remembered device is gone, another one is as good", async () => {
  settings = { ...settings, microphoneId: "microphone-9", cameraId: "camera-9" };

  await media.open(true, true);

  expect(media.state).toMatchObject({ microphone: { state: "on", deviceId: "microphone-1" }, camera: { state: "on", deviceId: "camera-1" } });
});

test("without a camera the microphone works all the same", async () => {
  devices.plugged = ["microphone-1"];

  await media.open(true, true);

  expect(media.state).toMatchObject({ microphone: { state: "on" }, camera: { state: "problem", problem: "missing" } });
});

test("a camera that is unplugged gives way to another one", async () => {
  devices.plugged = ["camera-1", "camera-2"];
  await media.open(false, true);
  devices.plugged = ["camera-2"];

  devices.opened[0]?.dispatchEvent(new Event("ended"));

  await vi.waitFor(() => {
    expect(media.state.camera).toMatchObject({ state: "on", deviceId: "camera-2" });
  });
});

/** Pulls out the device that was opened last. */
function pullOut(): void {
  const last = devices.opened.at(-1);
  last?.stop();
  last?.dispatchEvent(new Event("ended"));
}

test("a muted microphone that is unplugged gives way to another one that is muted, too", async () => {
  devices.plugged = ["microphone-1", "microphone-2"];
  await media.open(true, false);
  await media.setMicrophone(false);
  heard = [];
  devices.plugged = ["microphone-2"];

  pullOut();

  await vi.waitFor(() => {
    expect(media.state.microphone).toMatchObject({ state: "muted", deviceId: "microphone-2" });
  });
  expect(media.wanted.microphone).toBe(false);
  expect(media.tracks.microphone?.enabled).toBe(false);
  expect(heard).toEqual([]);
});

test("a microphone that is plugged in after a muted one was lost is muted", async () => {
  await media.open(true, false);
  await media.setMicrophone(false);
  heard = [];
  devices.plugged = [];
  pullOut();
  await vi.waitFor(() => {
    expect(media.state.microphone).toEqual({ state: "problem", problem: "missing" });
  });

  devices.plugged = ["microphone-2"];
  media.devicesChanged(listOf(), listOf("microphone-2"));

  await vi.waitFor(() => {
    expect(media.state.microphone).toMatchObject({ state: "muted", deviceId: "microphone-2" });
  });
  expect(heard).toEqual([]);
});

test("a microphone that was muted while it was opened is not heard for a moment", async () => {
  const opening = media.open(true, false);
  await media.setMicrophone(false);

  await opening;

  expect(media.state.microphone.state).toBe("muted");
  expect(heard).toEqual([]);
});

test("a lost device that is still listed is not said to be another program's, and another one is tried when the list changes", async () => {
  devices.plugged = ["camera-1", "camera-2"];
  await media.open(false, true);
  devices.busy = ["camera-1"]; // as of a device that is gone and still the default

  pullOut();

  await vi.waitFor(() => {
    expect(media.state.camera).toEqual({ state: "problem", problem: "missing" });
  });
  devices.plugged = ["camera-2"];
  media.devicesChanged(listOf("camera-1", "camera-2"), listOf("camera-2"));
  await vi.waitFor(() => {
    expect(media.state.camera).toMatchObject({ state: "on", deviceId: "camera-2" });
  });
});

test("a camera that was turned off is not opened when devices change, whatever became of it", async () => {
  devices.busy = ["camera-1"];
  await media.open(false, true);
  await media.setCamera(false);
  devices.busy = [];

  media.devicesChanged(listOf("camera-1"), listOf("camera-1", "camera-2"));
  await Promise.resolve();

  expect(devices.opened).toHaveLength(0);
  expect(media.tracks.camera).toBeNull();
});

/** The lists as the page keeps them, of the devices of these names. */
function listOf(...names: readonly string[]): Devices {
  const of = (kind: string) => names.filter((name) => name.startsWith(kind)).map((name) => ({ deviceId: name, label: name }));
  return { cameras: of("camera"), microphones: of("microphone"), speakers: [] };
}

test("a camera that was missing is opened when it is plugged in", async () => {
  devices.plugged = ["microphone-1"];
  await media.open(true, true);
  devices.plugged = ["microphone-1", "camera-1"];

  media.devicesChanged(listOf("microphone-1"), listOf("microphone-1", "camera-1"));

  await vi.waitFor(() => {
    expect(media.state.camera).toMatchObject({ state: "on", deviceId: "camera-1" });
  });
  expect(devices.opened).toHaveLength(2);
});

test("a camera that is off stays off when another one is plugged in", async () => {
  await media.open(false, true);
  await media.setCamera(false);

  media.devicesChanged(listOf("camera-1"), listOf("camera-1", "camera-2"));

  expect(media.state.camera.state).toBe("muted");
  expect(devices.opened).toHaveLength(1);
});

test("the chosen microphone takes over again when it is back, muted as it was", async () => {
  settings = { ...settings, microphoneId: "microphone-2" };
  await media.open(true, false);
  await media.setMicrophone(false);
  expect(media.state.microphone).toMatchObject({ deviceId: "microphone-1" });
  devices.plugged = ["microphone-1", "microphone-2"];

  media.devicesChanged(listOf("microphone-1"), listOf("microphone-1", "microphone-2"));

  await vi.waitFor(() => {
    expect(media.state.microphone).toMatchObject({ state: "muted", deviceId: "microphone-2" });
  });
  expect(devices.opened.map(({ readyState, enabled }) => [readyState, enabled])).toEqual([
    ["ended", false],
    ["live", false],
  ]);
});

test("a muted microphone is heard while the key is held", async () => {
  await media.open(true, false);
  await media.setMicrophone(false);
  const enabled = () => devices.opened[0]?.enabled;
  expect(enabled()).toBe(false);

  media.pushToTalk(true);
  expect(enabled()).toBe(true);
  media.pushToTalk(false);
  expect(enabled()).toBe(false);
});

test("a microphone that is to wait for its key waits at once", async () => {
  await media.open(true, false);
  const before = settings;
  settings = { ...settings, pushToTalk: true };

  media.settingsChanged(before);

  expect(media.state.microphone.state).toBe("muted");
  expect(devices.opened[0]?.enabled).toBe(false);
});

test("the lists follow what is plugged in and out", async () => {
  let list: Devices | undefined;
  const watched = new DeviceList(devices as unknown as MediaDevices, (now) => {
    list = now;
  });
  devices.plug("camera-1", "camera-2");
  await vi.waitFor(() => {
    expect(list?.cameras.map(({ label }) => label)).toEqual(["camera-1", "camera-2"]);
  });

  devices.plug("camera-2", "microphone-1");

  await vi.waitFor(() => {
    expect(list).toMatchObject({ cameras: [{ deviceId: "camera-2" }], microphones: [{ deviceId: "microphone-1" }] });
  });
  watched.close();
});

test("a screen that is chosen when nobody is there to see it any more is not shared, and the next one is", async () => {
  const choices: ((stream: FakeStream) => void)[] = [];
  const getDisplayMedia = () => new Promise<FakeStream>((resolve) => choices.push(resolve));
  Object.assign(devices, { getDisplayMedia });
  const [late, next] = [new FakeTrack("video"), new FakeTrack("video")];

  const first = media.startScreen();
  media.stopScreen();
  expect(media.state.screen.state).toBe("off");
  const second = media.startScreen();
  choices[0]?.(new FakeStream([late]));
  await first;
  expect(late.readyState).toBe("ended");
  expect(media.state.screen.state).toBe("choosing");

  choices[1]?.(new FakeStream([next]));
  await second;
  expect(media.tracks.screen).toBe(next);
});
