import { useEffect } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";

/** Not in TypeScript's library yet: what the Media Session of W3C has for calls. */
type CallMediaSession = MediaSession & {
  readonly setMicrophoneActive?: (active: boolean) => Promise<void> | undefined;
  readonly setCameraActive?: (active: boolean) => Promise<void> | undefined;
};

/**
 * The call in the browser's own controls: those of its Picture-in-Picture window, of the system, of a headset. `onLeft`: the person went to another tab,
 * in a browser that gives a call a small window then.
 */
export function useMediaSession(onLeft: () => void): void {
  const duet = useDuet();
  const microphone = useDuetState((state) => state.media.microphone.state === "on");
  const camera = useDuetState((state) => state.media.camera.state === "on");

  useEffect(() => {
    const { media, session, getState } = duet;
    const actions: Readonly<Record<string, () => void>> = {
      hangup: () => session.hangUp(),
      togglecamera: () => media.setCamera(getState().media.camera.state !== "on"),
      enterpictureinpicture: onLeft,
      togglemicrophone: () => media.setMicrophone(getState().media.microphone.state !== "on"),
    };
    for (const [action, act] of Object.entries(actions)) {
      handle(action, act);
    }

    return () => {
      for (const action of Object.keys(actions)) {
        handle(action, null);
      }
    };
  }, [duet, onLeft]);

  useEffect(() => {
    // Refused while the page is hidden, and then only the drawing of the browser's buttons is old.
    mediaSession()?.setMicrophoneActive?.(microphone)?.catch(() => undefined);
    mediaSession()?.setCameraActive?.(camera)?.catch(() => undefined);
  }, [microphone, camera]);
}

function mediaSession(): CallMediaSession | undefined {
  return navigator.mediaSession as CallMediaSession | undefined; // not in every browser
}

function handle(action: string, act: (() => void) | null): void {
  try {
    mediaSession()?.setActionHandler(action as MediaSessionAction, act);
  } catch {
    // An action that this browser does not know.
  }
}
