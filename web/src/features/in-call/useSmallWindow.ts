import { type RefObject, useEffect, useState } from "react";

/** Document Picture-in-Picture (WICG); not in TypeScript's library yet. */
interface DocumentPictureInPicture {
  requestWindow: (options: { width: number; height: number }) => Promise<Window>;
}

declare global {
  interface Window {
    readonly documentPictureInPicture?: DocumentPictureInPicture;
  }
}

const size = { width: 400, height: 300 };

/** Whether the browser has a small window that stays in front, of either kind. */
export function canOpenSmallWindow(): boolean {
  return window.documentPictureInPicture !== undefined || document.pictureInPictureEnabled;
}

/**
 * The call in a small window that stays in front: with controls where the browser has Document Picture-in-Picture, else the picture alone.
 * `window` is null while there is none of the first kind.
 */
export function useSmallWindow(video: RefObject<HTMLVideoElement | null>): { window: Window | null; open: () => void; close: () => void } {
  const [small, setSmall] = useState<Window | null>(null);

  useEffect(() => {
    if (small === null) {
      return undefined;
    }

    const onClose = () => setSmall(null);
    small.addEventListener("pagehide", onClose);
    return () => {
      small.removeEventListener("pagehide", onClose);
      small.close();
    };
  }, [small]);

  const open = () => {
    const documents = window.documentPictureInPicture;
    // Each is refused without a gesture, or while there is no picture: then nothing opens.
    if (documents !== undefined) {
      documents.requestWindow(size).then(setSmall, () => undefined);
    } else if (document.pictureInPictureElement) {
      document.exitPictureInPicture().catch(() => undefined);
    } else {
      video.current?.requestPictureInPicture().catch(() => undefined);
    }
  };

  return { window: small, open, close: () => setSmall(null) };
}
