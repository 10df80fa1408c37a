import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

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

interface SmallWindow {
  /** Null while there is none that has controls. */
  readonly window: Window | null;
  readonly open: () => void;
  /** Until the person comes back to the page. */
  readonly openMeanwhile: () => void;
  readonly close: () => void;
}

/** The call in a small window that stays in front: with controls where the browser has Document Picture-in-Picture, else the picture alone. */
export function useSmallWindow(video: RefObject<HTMLVideoElement | null>): SmallWindow {
  const [small, setSmall] = useState<Window | null>(null);
  /** Counts what was asked for: a window that is late for it is closed again. */
  const asked = useRef(0);

  useEffect(
    () => () => {
      asked.current += 1;
    },
    [],
  );

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

  const close = useCallback(() => {
    asked.current += 1;
    setSmall(null);
  }, []);
  const open = useCallback(() => {
    const documents = window.documentPictureInPicture;
    // Each is refused without a gesture, or while there is no picture: then nothing opens.
    if (documents !== undefined) {
      const request = ++asked.current;
      documents.requestWindow(size).then(
        (opened) => {
          if (request === asked.current) {
            setSmall(opened);
          } else {
            opened.close();
          }
        },
        () => undefined,
      );
    } else if (!closePicture()) {
      video.current?.requestPictureInPicture().catch(() => undefined);
    }
  }, [video]);

  const openMeanwhile = useCallback(() => {
    open();
    addEventListener(
      "focus",
      () => {
        close();
        closePicture();
      },
      { once: true },
    );
  }, [open, close]);

  return { window: small, open, openMeanwhile, close };
}

/** Takes the picture back from the browser's own Picture-in-Picture. `false`: it is not there. */
function closePicture(): boolean {
  const open = document.pictureInPictureElement != null; // not in every browser
  if (open) {
    document.exitPictureInPicture().catch(() => undefined);
  }

  return open;
}
