import type { RefObject } from "react";

/** Puts the other person's picture in the browser's small window, or takes it back. */
export function pictureInPicture(video: RefObject<HTMLVideoElement | null>): void {
  if (document.pictureInPictureElement) {
    document.exitPictureInPicture().catch(() => undefined);
  } else {
    // Refused while there is no picture yet.
    video.current?.requestPictureInPicture().catch(() => undefined);
  }
}
