import { type ReactNode, useEffect } from "react";
import { createPortal } from "react-dom";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import type { Session, WhyAway } from "../../call";
import { CallIcon, CameraIcon, CameraOffIcon, MicIcon, MicOffIcon, MinimizeIcon } from "../../components/icons";
import { VideoPlayer } from "../../components/VideoPlayer";
import { useTexts } from "../../texts/TextsContext";
import { awayText, isSeen, whyUnseen } from "./peerPicture";
import styles from "./small-window.css?inline";

/** The call in a window of its own that stays in front: the picture, and what one needs at once. The sound stays with the page. */
export default function SmallWindow({ target, session, onClose }: { target: Window; session: Session; onClose: () => void }): ReactNode {
  const { t, language, direction } = useTexts();
  const duet = useDuet();
  const name = usePeerName(session.peer);
  const microphone = useDuetState((state) => state.media.microphone.state === "on");
  const camera = useDuetState((state) => state.media.camera.state === "on");

  const missing = whyMissing(session);

  useEffect(() => furnish(target, name, language, direction), [target, name, language, direction]);

  const button = (label: string, icon: ReactNode, act: () => void, kind: "plain" | "off" | "end" = "plain") => (
    <button type="button" aria-label={label} title={label} data-kind={kind} onClick={act}>
      {icon}
    </button>
  );

  return createPortal(
    <main className="small">
      <VideoPlayer label={t("call.video", { name })} stream={session.remote.screen ?? session.remote.stream} fit="contain" muted />
      {missing === null ? null : (
        <p className="small-missing" role="status">
          {t(missing, { name })}
        </p>
      )}
      <div className="small-controls">
        {button(
          t(microphone ? "media.muteMicrophone" : "media.unmuteMicrophone"),
          microphone ? <MicIcon size={20} /> : <MicOffIcon size={20} />,
          () => duet.media.setMicrophone(!microphone),
          microphone ? "plain" : "off",
        )}
        {button(
          t(camera ? "media.cameraOff" : "media.cameraOn"),
          camera ? <CameraIcon size={20} /> : <CameraOffIcon size={20} />,
          () => duet.media.setCamera(!camera),
          camera ? "plain" : "off",
        )}
        {button(t("call.hangUp"), <CallIcon size={20} />, () => duet.session.hangUp(), "end")}
        {button(t("call.pipBack"), <MinimizeIcon size={20} />, onClose)}
      </div>
    </main>,
    target.document.body,
  );
}

/** Why there is no picture that moves; null while there is one. */
function whyMissing(session: Session): "call.reconnecting" | (typeof awayText)[WhyAway] | "call.quiet" | "call.pictureStill" | ReturnType<typeof whyUnseen> | null {
  switch (session.phase.name) {
    case "reconnecting":
      return "call.reconnecting";
    case "peer-away":
      return awayText[session.phase.why];
    default:
      if (session.phase.name === "connected" && session.phase.quiet === true) {
        return "call.quiet";
      }

      if (session.remote.screen !== null) {
        return session.remote.screenPaused ? "call.peerVideoPausedWeak" : null;
      }

      if (session.phase.name === "connected" && session.phase.still === true) {
        return "call.pictureStill";
      }

      return isSeen(session) ? null : whyUnseen(session);
  }
}

/** Gives the empty document what every page has. */
function furnish(target: Window, title: string, language: string, direction: string): void {
  const { document } = target;
  // A constructed style sheet must be made by the window that uses it.
  const sheet = new (target as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [sheet];
  document.title = title;
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
}
