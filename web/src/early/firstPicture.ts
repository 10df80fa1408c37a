import type { Duet, Session } from "../call";
import type { Texts } from "../texts/texts";
import { element } from "./drawing";

/** In milliseconds. Where a path is found it takes less; where none is, the whole interface says so. */
export const patience = 1_000;

/**
 * A call that begins with the page, or comes back after a reload, drawn with what matters first: the other person's picture, one's own, and the way out. Drawing all of `InCall`
 * takes as long as it takes to reach the other person, and would come in between. Resolves when there is a picture, when there will be none, or
 * after a second; the interface then takes its place.
 */
export async function showFirstPicture({ getState, subscribe, session }: Duet, { t }: Texts): Promise<void> {
  const root = document.getElementById("root");
  if (root === null || !awaitsPicture(getState().session)) {
    return;
  }

  const remote = element("video", "video-player");
  // Silent: which speaker plays is the interface's to say.
  remote.muted = true;
  remote.autoplay = true;
  remote.playsInline = true;
  remote.ariaLabel = t("call.video", { name: getState().session?.peer?.name || t("app.otherPerson") });
  const hangUp = element("button", "early-hang-up");
  hangUp.type = "button";
  hangUp.textContent = t("call.hangUp");
  hangUp.addEventListener("click", () => {
    session.hangUp();
  });
  const status = element("p", "early-status");
  status.role = "status";
  status.textContent = t("call.connecting");
  root.replaceChildren(element("main", "early-call", remote, status, hangUp));

  await new Promise<void>((resolve) => {
    const done = () => {
      leave();
      clearTimeout(timer);
      resolve();
    };
    const show = () => {
      const { session: now } = getState();
      const stream = now?.remote.stream ?? null;
      if (remote.srcObject !== stream) {
        remote.srcObject = stream;
      }

      if (!awaitsPicture(now)) {
        done();
      }
    };
    const timer = setTimeout(done, patience);
    const leave = subscribe(show);
    remote.requestVideoFrameCallback?.(() => {
      status.remove();
      done();
    });
    show();
  });
}

/** Whether a picture is on its way. */
export function awaitsPicture(session: Session | null): boolean {
  // "reconnecting" is a call of before a reload.
  if (session === null || !["connecting", "reconnecting", "connected"].includes(session.phase.name)) {
    return false;
  }

  // Before the peer has said what it sends, its track is muted until packets come.
  const { stream, camera } = session.remote;
  return session.hold === "none" && (camera !== "none" && camera !== "paused") && (stream === null || stream.getVideoTracks().length > 0);
}
