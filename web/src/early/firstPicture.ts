import { type Duet, knownName, type Session } from "../call";
import { play } from "../components/play";
import type { Texts } from "../texts/texts";
import { element } from "./drawing";
import { isSingleKey, letterOf, toggleByKey } from "./mediaKeys";

/** In milliseconds. Where a path is found it takes less; where none is, the whole interface says so. */
const patience = 1_000;

export interface FirstPicture {
  /** Whose it is. */
  readonly name: string;
  /** The picture, what is happening, and the way out. */
  readonly parts: readonly HTMLElement[];
  /** Resolves when there is a picture, when there will be none, or after a second. Never rejects. */
  readonly over: Promise<"seen" | "not-seen">;
}

/**
 * A call that begins, or comes back after a reload, drawn with what matters first: the other person's picture and the way out. Drawing all of `InCall`
 * takes as long as it takes to reach the other person, and would come in between. `speakerId`: where it is heard; null: not at all.
 */
export function drawFirstPicture(duet: Duet, { t }: Texts, speakerId: string | null): FirstPicture {
  const { getState, subscribe, session } = duet;
  const remote = element("video", "video-player");
  remote.muted = speakerId === null;
  remote.playsInline = true;
  const { session: begun, people } = getState();
  const name = knownName(people.contacts, begun?.peer?.id ?? "", begun?.peer?.name ?? "") ?? t("app.otherPerson");
  remote.ariaLabel = t("call.video", { name });
  remote.addEventListener("resize", () => {
    remote.dataset["shape"] = remote.videoWidth >= remote.videoHeight ? "wide" : "tall";
  });
  if (speakerId !== null && speakerId !== "") {
    remote.setSinkId?.(speakerId).catch(() => undefined); // unplugged: the system's own
  }

  const hangUp = element("button", "early-hang-up");
  hangUp.type = "button";
  hangUp.textContent = t("call.hangUp");
  hangUp.addEventListener("click", () => {
    hangUp.disabled = true; // a second press would meet what is in front then
    session.hangUp();
  });
  const who = element("strong", "");
  who.textContent = name;
  const status = element("p", "early-status", who, document.createTextNode(t("call.connecting")));
  status.role = "status";

  // The interface's own shortcuts come with the interface; whoever mutes at once is muted at once.
  const onKeyDown = (event: KeyboardEvent) => {
    if (isSingleKey(event) && getState().settings.singleKeyShortcuts && toggleByKey(duet, letterOf(event))) {
      event.preventDefault();
    }
  };
  addEventListener("keydown", onKeyDown);
  const taken = new MutationObserver(() => {
    if (!remote.isConnected) {
      taken.disconnect();
      removeEventListener("keydown", onKeyDown);
      remote.srcObject = null;
    }
  });
  taken.observe(document, { childList: true, subtree: true });

  const over = new Promise<"seen" | "not-seen">((resolve) => {
    const done = (how: "seen" | "not-seen") => {
      leave();
      clearTimeout(timer);
      resolve(how);
    };
    const show = () => {
      const { session: now } = getState();
      const stream = now?.remote.stream ?? null;
      if (remote.srcObject !== stream) {
        remote.srcObject = stream;
        play(remote, () => undefined); // the interface asks for a gesture
      }

      if (!awaitsPicture(now)) {
        done("not-seen");
      }
    };
    const timer = setTimeout(done, patience, "not-seen");
    const leave = subscribe(show);
    remote.requestVideoFrameCallback?.(() => {
      status.remove();
      done("seen");
    });
    show();
  });
  return { name, parts: [remote, status, hangUp], over };
}

/** Draws the first picture of a call that begins with the page, and waits for it; the interface then takes its place. */
export async function showFirstPicture(duet: Duet, texts: Texts): Promise<void> {
  const root = document.getElementById("root");
  if (root !== null && awaitsPicture(duet.getState().session)) {
    // Silent: nothing was pressed here, and which speaker plays is the interface's to say.
    const picture = drawFirstPicture(duet, texts, null);
    root.replaceChildren(element("main", "early-call", ...picture.parts));
    await picture.over;
  }
}

/** Whether a picture is on its way. */
export function awaitsPicture(session: Session | null): boolean {
  // "reconnecting" is a call of before a reload.
  if (session === null || !["connecting", "reconnecting", "connected"].includes(session.phase.name)) {
    return false;
  }

  // Before the peer has said what it sends, its track is muted until packets come.
  const { stream, camera, microphone } = session.remote;
  const off = camera === "none" || camera === "paused" || (camera === "muted" && microphone !== "unknown");
  return session.hold === "none" && !off && (stream === null || stream.getVideoTracks().length > 0);
}
