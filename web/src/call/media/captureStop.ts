import type { LocalMedia } from "../types";

/** A page out of sight that the system lets nothing through from (a locked phone, another app in front) is asleep for the peer, though its scripts may run. */
export class CaptureStop {
  readonly #media: () => LocalMedia;
  readonly #onChange: (stopped: boolean) => void;
  #seen = true;
  #stopped = false;

  constructor(media: () => LocalMedia, onChange: (stopped: boolean) => void) {
    this.#media = media;
    this.#onChange = onChange;
  }

  /** What is captured may have changed, or whether the page is seen. */
  look(seen = this.#seen): void {
    this.#seen = seen;
    const stopped = !seen && isStopped(this.#media());
    if (stopped !== this.#stopped) {
      this.#stopped = stopped;
      this.#onChange(stopped);
    }
  }
}

/** Something is captured, and the system silences all of it. */
function isStopped({ microphone, camera, screen, silenced }: LocalMedia): boolean {
  // A muted microphone is open; a camera that is off is not.
  const open = { microphone: microphone.state === "on" || microphone.state === "muted", camera: camera.state === "on" };
  return (open.microphone || open.camera) && open.microphone === silenced.microphone && open.camera === silenced.camera && screen.state !== "on";
}
