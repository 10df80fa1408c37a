import type { CaptureState, Settings } from "../types";
import type { LocalMediaOwner } from "./localMedia";

export interface MediaDeskOptions {
  readonly media: LocalMediaOwner;
  readonly settings: () => Settings;
  /** Somebody is talked to. */
  readonly inSession: () => boolean;
  /** A call is on its way, in either direction. */
  readonly busy: () => boolean;
}

/** When camera and microphone are open: in a preview, for a call and in it, and not a moment longer. */
export class MediaDesk {
  readonly #options: MediaDeskOptions;
  #preview = false;

  constructor(options: MediaDeskOptions) {
    this.#options = options;
  }

  /**
   * The page opens it before the interface does: what failed by then stays as it is, and is not drawn as starting once more. What is on in a
   * conversation is the person's to say.
   */
  openPreview(): void {
    const { media, inSession, busy } = this.#options;
    if (inSession() || busy()) {
      return;
    }

    const { microphone, camera } = media.state;
    if (!this.#preview || (microphone.state !== "problem" && camera.state !== "problem")) {
      this.tryPreviewAgain();
    }
  }

  tryPreviewAgain(): void {
    this.#preview = true;
    const { media, settings } = this.#options;
    const { startWithMicrophone, startWithCamera } = settings();
    // What the person has turned off in this preview stays off.
    void media.open(startWithMicrophone && media.state.microphone.state !== "muted", startWithCamera && media.state.camera.state !== "muted");
  }

  closePreview(): void {
    this.#preview = false;
    this.letGo();
  }

  /** What a conversation begins with: what is on in the preview or in the call before it, else what the settings say. */
  get wanted(): { readonly microphone: boolean; readonly camera: boolean } {
    const { media, settings, inSession } = this.#options;
    if (!this.#preview && !inSession()) {
      const { startWithMicrophone, startWithCamera } = settings();
      return { microphone: startWithMicrophone, camera: startWithCamera };
    }

    // What is not there is opened when it is plugged in.
    const there = (source: "microphone" | "camera") => media.wanted[source] && !isMissing(media.state[source]);
    return { microphone: there("microphone"), camera: there("camera") };
  }

  /** For a conversation that begins: with the camera or without, else as wanted. */
  openFor(video = this.wanted.camera): void {
    const { media } = this.#options;
    if (!video && !isMissing(media.state.camera)) {
      void media.setCamera(false);
    }

    void media.open(this.wanted.microphone, video);
  }

  /** After a conversation the camera is off, whatever was open before. */
  conversationOver(): void {
    this.closePreview();
  }

  /** Closes what nobody needs any more. */
  letGo(): void {
    const { media, inSession, busy } = this.#options;
    if (!this.#preview && !inSession() && !busy()) {
      media.close();
    }
  }
}

function isMissing(capture: CaptureState): boolean {
  return capture.state === "problem" && capture.problem === "missing";
}
