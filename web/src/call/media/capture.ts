import type { CaptureDevices } from "../environment";
import type { DeviceProblem } from "../types";

/** Asks for a device, and says why there is none instead of throwing. */
export type Captured = { readonly ok: true; readonly stream: MediaStream } | { readonly ok: false; readonly problem: DeviceProblem };

export async function capture(devices: CaptureDevices | undefined, constraints: MediaStreamConstraints): Promise<Captured> {
  if (devices?.getUserMedia === undefined) {
    return { ok: false, problem: globalThis.isSecureContext === false ? "insecure-origin" : "missing" };
  }

  try {
    return { ok: true, stream: await devices.getUserMedia(constraints) };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

/** The names of getUserMedia's errors (Media Capture and Streams, section 10.2). */
export function problemOf(error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "in-use";
    default:
      return "failed";
  }
}

/** Exactly the chosen device: Chromium takes the default microphone for one that is only wished for. */
export function microphoneConstraints(deviceId: string): MediaTrackConstraints {
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(deviceId === "" ? {} : { deviceId: { exact: deviceId } }) };
}

export function cameraConstraints(deviceId: string, saveData: boolean): MediaTrackConstraints {
  const size = saveData ? { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15 } } : { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  return { ...size, ...(deviceId === "" ? { facingMode: "user" } : { deviceId: { exact: deviceId } }) };
}
