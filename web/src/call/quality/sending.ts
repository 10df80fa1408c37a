import { changeEncoding } from "../peer/encoding";
import type { PeerLink } from "../peer/peerLink";

const limits = {
  camera: 1_700_000,
  cameraSaving: 200_000,
  screen: 2_500_000,
  screenSaving: 600_000,
  microphone: 40_000,
} as const;

/** What a camera sends at most, in bits per second. */
export function cameraLimit(saveData: boolean): number {
  return saveData ? limits.cameraSaving : limits.camera;
}

/** Tells the browser what matters: the voice before the picture, and no more than the picture needs. */
export async function applySendingLimits(link: PeerLink, saveData: boolean): Promise<void> {
  await Promise.all([
    limit(link.sender("microphone"), { maxBitrate: limits.microphone, priority: "high", networkPriority: "high" }),
    limit(link.sender("camera"), { maxBitrate: cameraLimit(saveData), priority: "low", networkPriority: "low" }),
    limit(link.sender("screen"), { maxBitrate: saveData ? limits.screenSaving : limits.screen, priority: "medium", networkPriority: "low" }),
  ]);
}

async function limit(sender: RTCRtpSender | null, change: RTCRtpEncodingParameters & { networkPriority: RTCPriorityType }): Promise<void> {
  if (sender !== null) {
    await changeEncoding(sender, change, ({ maxBitrate }) => maxBitrate === change.maxBitrate);
  }
}
