import { lazy, type ReactNode, type RefObject, Suspense, useState } from "react";
import { useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import type { DuetState, Layout, Session } from "../../call";
import { Avatar } from "../../components/Avatar";
import { FullscreenExitIcon, FullscreenIcon, MicOffIcon, VolumeIcon } from "../../components/icons";
import { VideoPlayer } from "../../components/VideoPlayer";
import { useTexts } from "../../texts/TextsContext";
import { isSeen, whyUnseen } from "./peerPicture";
import { Reactions } from "./Reactions";
import { SelfView } from "./SelfView";

const Presenter = lazy(() => import("./Presenter"));

interface StageProps {
  session: Session;
  layout: Layout;
  remoteRef: RefObject<HTMLVideoElement | null>;
}

/** The pictures: the other person, what they present, and oneself. */
export function Stage({ session, layout, remoteRef }: StageProps): ReactNode {
  const { t } = useTexts();
  const name = usePeerName(session.peer);
  const screen = session.remote.screen;
  const speakerId = useDuetState(speakerOf);
  const mine = useDuetState((state) => state.media.screen);
  const floating = layout === "speaker";
  const selfView = useDuetState((state) => state.settings.floatingSelfView);
  const [silent, setSilent] = useState<readonly (() => void)[]>([]);
  const onBlocked = (playAloud: () => void) => setSilent((others) => [...others, playAloud]);

  /** One touch is enough for every picture that waits for one. */
  const playSound = () => {
    setSilent([]);
    for (const playAloud of silent) {
      playAloud();
    }
  };

  return (
    <div className="stage" data-layout={layout} data-presented={screen !== null}>
      {screen === null ? null : (
        <figure className="tile tile-screen">
          <VideoPlayer label={t("call.screen", { name })} stream={screen} fit="contain" speakerId={speakerId} onBlocked={onBlocked} />
          {session.remote.screenPaused ? <p className="tile-paused">{t("call.peerVideoPausedWeak", { name })}</p> : null}
        </figure>
      )}
      <RemoteTile session={session} name={name} speakerId={speakerId} remoteRef={remoteRef} onBlocked={onBlocked} />
      {selfView || !floating ? <SelfView floating={floating} /> : null}
      {mine.state === "on" ? (
        <Suspense fallback={null}>
          <Presenter screen={mine} />
        </Suspense>
      ) : null}
      {silent.length > 0 ? (
        <button type="button" className="stage-sound" onClick={playSound}>
          <VolumeIcon size={20} />
          {t("call.tapForSound")}
        </button>
      ) : null}
      <Reactions session={session} />
    </div>
  );
}

/** The chosen output as long as it is there; the system's own while it is unplugged. */
function speakerOf({ settings, devices }: DuetState): string {
  const listed = devices.speakers.some(({ deviceId }) => deviceId !== "");
  return !listed || devices.speakers.some(({ deviceId }) => deviceId === settings.speakerId) ? settings.speakerId : "";
}

interface RemoteTileProps {
  session: Session;
  name: string;
  speakerId: string;
  remoteRef: StageProps["remoteRef"];
  onBlocked: (playAloud: () => void) => void;
}

function RemoteTile({ session, name, speakerId, remoteRef, onBlocked }: RemoteTileProps): ReactNode {
  const { t } = useTexts();
  const { remote } = session;
  const seen = isSeen(session);
  const [filling, setFilling] = useState(false);

  return (
    <figure className="tile tile-remote" data-speaking={remote.speaking && remote.microphone !== "muted"} data-seen={seen}>
      <VideoPlayer
        ref={remoteRef}
        label={t("call.video", { name })}
        stream={remote.stream}
        fit={filling ? "cover" : "contain"}
        speakerId={speakerId}
        onBlocked={onBlocked}
      />
      {seen ? (
        <button type="button" className="tile-fill" aria-pressed={filling} aria-label={t("call.fill")} title={t("call.fill")} onClick={() => setFilling(!filling)}>
          {filling ? <FullscreenExitIcon size={22} /> : <FullscreenIcon size={22} />}
        </button>
      ) : (
        <div className="tile-empty">
          <Avatar name={session.peer?.name ?? ""} colorKey={session.peer?.id} size={112} />
          <p>{t(whyUnseen(session), { name })}</p>
        </div>
      )}
      <figcaption className="tile-name">
        {remote.microphone === "muted" || remote.microphone === "none" ? <MicOffIcon size={16} /> : null}
        <span>{name}</span>
      </figcaption>
    </figure>
  );
}
