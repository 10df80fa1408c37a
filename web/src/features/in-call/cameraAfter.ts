import type { DuetState } from "../../call";

/** The camera that follows the one that is on, as a phone's back camera follows the front one; null where there is none. */
export function cameraAfter({ media, devices }: DuetState): string | null {
  const { camera } = media;
  const cameras = devices.cameras.filter(({ deviceId }) => deviceId !== "");
  if (camera.state !== "on" || cameras.length < 2) {
    return null;
  }

  const now = cameras.findIndex(({ deviceId }) => deviceId === camera.deviceId);
  return cameras[(now + 1) % cameras.length]?.deviceId ?? null;
}
