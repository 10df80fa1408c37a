import { lazy, type ReactNode, Suspense, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { Session } from "../../call";
import { CallIcon, CameraIcon, CameraOffIcon, ChatIcon, MicIcon, MicOffIcon, MoreIcon, ScreenIcon, ScreenOffIcon, SmileIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";
import type { View } from "./InCall";
import { useHoldToTalk } from "./useHoldToTalk";

const MoreMenu = lazy(() => import("./MoreMenu"));
const ReactionPicker = lazy(() => import("./ReactionPicker"));

interface CallControlsProps {
  session: Session;
  view: View;
  change: (next: Partial<View>) => void;
  onPictureInPicture: () => void;
}

/** The controls of the call, always in the same place. */
export function CallControls({ session, view, change, onPictureInPicture }: CallControlsProps): ReactNode {
  const { t, number } = useTexts();
  const duet = useDuet();
  const media = useDuetState((state) => state.media);
  const [more, setMore] = useState<HTMLElement | null>(null);
  const [reacting, setReacting] = useState<HTMLElement | null>(null);
  const microphone = media.microphone.state === "on";
  const camera = media.camera.state === "on";
  const sharing = media.screen.state === "on";
  const { unread, channel } = session.chat;
  const talk = useHoldToTalk(!microphone, () => duet.media.setMicrophone(duet.getState().media.microphone.state !== "on"));

  return (
    <footer className="call-foot">
      <div className="call-controls" role="toolbar" aria-label={t("call.controls")}>
      <IconAction
        className="dock-button"
        label={t(microphone ? "media.muteMicrophone" : "media.unmuteMicrophone")}
        icon={microphone ? <MicIcon /> : <MicOffIcon />}
        data-off={!microphone}
        onClick={talk.onClick}
        {...talk.holding}
      />
      <IconAction
        className="dock-button"
        label={t(camera ? "media.cameraOff" : "media.cameraOn")}
        icon={camera ? <CameraIcon /> : <CameraOffIcon />}
        data-off={!camera}
        onClick={() => duet.media.setCamera(!camera)}
      />
      {canShareScreen() ? (
        <IconAction
          className="dock-button dock-wide"
          label={t(sharing ? "media.stopSharing" : "media.shareScreen")}
          icon={sharing ? <ScreenOffIcon /> : <ScreenIcon />}
          data-active={sharing}
          onClick={() => (sharing ? duet.media.stopScreen() : duet.media.startScreen())}
        />
      ) : null}
      <IconAction
        className="dock-button"
        label={t("call.chat")}
        icon={<ChatIcon />}
        badge={unread > 0 ? number(unread) : null}
        aria-description={unread > 0 ? t("chat.unread", { count: unread }) : undefined}
        data-active={view.panel === "chat"}
        aria-expanded={view.panel === "chat"}
        onClick={() => change({ panel: view.panel === "chat" ? "none" : "chat" })}
      />
      {channel === "unavailable" ? null : (
        <IconAction
          className="dock-button dock-wide"
          label={t("call.reactions")}
          icon={<SmileIcon />}
          aria-haspopup="menu"
          aria-expanded={reacting !== null}
          onClick={(event) => setReacting(event.currentTarget)}
        />
      )}
      <IconAction
        className="dock-button"
        label={t("call.more")}
        icon={<MoreIcon />}
        aria-haspopup="menu"
        aria-expanded={more !== null}
        onClick={(event) => setMore(event.currentTarget)}
      />
      <IconAction className="dock-button dock-hang-up" label={t("call.hangUp")} icon={<CallIcon size={28} />} onClick={() => duet.session.hangUp()} />
      </div>
      <Suspense fallback={null}>
        {more === null ? null : <MoreMenu session={session} change={change} onPictureInPicture={onPictureInPicture} anchor={more} onClose={() => setMore(null)} />}
        {reacting === null ? null : <ReactionPicker anchor={reacting} onClose={() => setReacting(null)} />}
      </Suspense>
    </footer>
  );
}

export function canShareScreen(): boolean {
  return "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;
}
