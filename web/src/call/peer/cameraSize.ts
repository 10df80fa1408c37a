import { changeEncoding } from "./encoding";

/**
 * How many pixels of the camera a link is given, by the bits per second that it is known to carry. What libwebrtc holds too much for its estimate it
 * does not send: its encoder drops up to four first frames, and makes the next one smaller until it fits. A picture that fits from the beginning is
 * there 70 to 200 ms sooner.
 */
const sizes = [
  { pixels: 640 * 360, bitrate: 0 },
  { pixels: 960 * 540, bitrate: 500_000 },
  { pixels: Number.POSITIVE_INFINITY, bitrate: 900_000 },
] as const;

/** What is asked of every camera; it is taken for what a browser got that does not say. */
const usual = { width: 1280, height: 720 };

/**
 * The camera's picture begins small, and grows to its own size as soon as the link is known to carry that. It does not shrink again: for that there is
 * the browser's own adaptation.
 */
export class CameraSize {
  #pixels: number = sizes[0].pixels;

  /** `bitrate`: what the camera may send, in bits per second. */
  linkCarries(bitrate: number): void {
    for (const size of sizes) {
      if (size.pixels > this.#pixels && bitrate >= size.bitrate) {
        this.#pixels = size.pixels;
      }
    }
  }

  /** A shared screen that takes the camera's place, as for a classic client, is sent whole: it is there to be read. */
  apply(sender: RTCRtpSender, track: MediaStreamTrack): void {
    const { width = usual.width, height = usual.height, displaySurface } = track.getSettings();
    const scale = displaySurface === undefined ? Math.max(1, Math.sqrt((width * height) / this.#pixels)) : 1;
    void changeEncoding(sender, { scaleResolutionDownBy: scale }, ({ scaleResolutionDownBy = 1 }) => scaleResolutionDownBy === scale);
  }
}
