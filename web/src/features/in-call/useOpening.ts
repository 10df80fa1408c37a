import { type RefObject, useEffect, useState } from "react";
import type { Session } from "../../call";
import { awaitsPicture, patience } from "../../early/firstPicture";

/**
 * Whether a call has just begun, and its first picture is still to come: everything else of the call is drawn after it, or after a second. Drawing all
 * of it takes as long as it takes to reach the other person, and would come in between.
 */
export function useOpening(session: Session, remote: RefObject<HTMLVideoElement | null>): boolean {
  const [opening, setOpening] = useState(() => session.phase.name === "connecting" && "requestVideoFrameCallback" in HTMLVideoElement.prototype);

  useEffect(() => {
    if (!opening) {
      return undefined;
    }

    const video = remote.current;
    const opened = () => setOpening(false);
    const frame = video?.requestVideoFrameCallback(opened);
    const timer = setTimeout(opened, patience);
    return () => {
      clearTimeout(timer);
      if (frame !== undefined) {
        video?.cancelVideoFrameCallback(frame);
      }
    };
  }, [opening, remote]);

  return opening && awaitsPicture(session);
}
