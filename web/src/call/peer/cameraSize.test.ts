import { expect, test } from "vitest";
import { CameraSize } from "./cameraSize";

/** By what a camera of these settings is scaled down, after the link was found to carry these. */
function scale(settings: MediaTrackSettings, ...carried: number[]): number | undefined {
  const size = new CameraSize();
  for (const bitrate of carried) {
    size.linkCarries(bitrate);
  }

  const encoding: RTCRtpEncodingParameters = {};
  const sender = { getParameters: () => ({ encodings: [encoding] }), setParameters: () => Promise.resolve() };
  size.apply(sender as unknown as RTCRtpSender, { getSettings: () => settings } as MediaStreamTrack);
  return encoding.scaleResolutionDownBy;
}

const hd = { width: 1280, height: 720 };

test("a first picture has 640 × 360 pixels, whatever the camera's shape", () => {
  expect(scale(hd)).toBe(2);
  expect(scale({ width: 720, height: 1280 })).toBe(2);
  expect(scale({ width: 1920, height: 1080 })).toBe(3);
  expect(scale({})).toBe(2);
});

test("a camera that is smaller than that is left alone", () => {
  expect(scale({ width: 640, height: 360 })).toBeUndefined();
  expect(scale({ width: 320, height: 240 })).toBeUndefined();
});

test("the picture grows with what the link carries", () => {
  expect(scale(hd, 400_000)).toBe(2);
  expect(scale(hd, 600_000)).toBeCloseTo(4 / 3);
  expect(scale(hd, 900_000)).toBeUndefined();
});

test("a picture that has grown does not shrink again", () => {
  expect(scale(hd, 900_000, 100_000)).toBeUndefined();
});

test("a screen in the camera's place is sent whole", () => {
  expect(scale({ width: 3840, height: 2160, displaySurface: "monitor" })).toBeUndefined();
});

test("a sender that a screen gave back to the camera scales again, and the other way around", () => {
  const size = new CameraSize();
  const encoding: RTCRtpEncodingParameters = {};
  const sender = { getParameters: () => ({ encodings: [encoding] }), setParameters: () => Promise.resolve() } as unknown as RTCRtpSender;
  const track = (settings: MediaTrackSettings) => ({ getSettings: () => settings }) as MediaStreamTrack;

  size.apply(sender, track(hd));
  size.apply(sender, track({ ...hd, displaySurface: "window" }));
  expect(encoding.scaleResolutionDownBy).toBe(1);
  size.apply(sender, track(hd));
  expect(encoding.scaleResolutionDownBy).toBe(2);
});
