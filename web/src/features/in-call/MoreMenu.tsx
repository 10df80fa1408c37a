import Divider from "@mui/material/Divider";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { type ReactNode, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import type { Session } from "../../call";
import {
  FullscreenExitIcon,
  FullscreenIcon,
  KeyboardIcon,
  LinkIcon,
  LockIcon,
  PauseIcon,
  PersonIcon,
  PipIcon,
  PlayIcon,
  PulseIcon,
  RefreshIcon,
  ScreenIcon,
  SettingsIcon,
  SideBySideIcon,
  SpeakerViewIcon,
  UnlockIcon,
  VerifiedIcon,
} from "../../components/icons";
import { useCopy } from "../../components/useCopy";
import { useTexts } from "../../texts/TextsContext";
import { canShareScreen } from "./CallControls";
import { cameraAfter } from "./cameraAfter";
import type { View } from "./InCall";
import { reactionChoices } from "./Reactions";
import { canOpenSmallWindow } from "./useSmallWindow";

interface MoreMenuProps {
  session: Session;
  change: (next: Partial<View>) => void;
  onPictureInPicture: () => void;
  anchor: HTMLElement;
  onClose: () => void;
}

/** Everything in the call that is not needed every minute. */
export default function MoreMenu({ session, change, onPictureInPicture, anchor, onClose }: MoreMenuProps): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const { copy } = useCopy();
  const sharing = useDuetState((state) => state.media.screen.state === "on");
  const nextCamera = useDuetState(cameraAfter);
  const name = usePeerName(session.peer);
  const held = session.hold === "mine" || session.hold === "both";
  const room = session.room;
  const sideBySide = useDuetState((state) => state.settings.layout === "side-by-side");
  const selfView = useDuetState((state) => state.settings.floatingSelfView);
  const [narrow] = useState(isNarrow);

  const item = (icon: ReactNode, label: string, act: () => void) => (
    <MenuItem
      key={label}
      onClick={() => {
        onClose();
        act();
      }}
    >
      <ListItemIcon>{icon}</ListItemIcon>
      <ListItemText>{label}</ListItemText>
    </MenuItem>
  );

  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: "top", horizontal: "center" }}
      transformOrigin={{ vertical: "bottom", horizontal: "center" }}
      slotProps={{ list: { "aria-label": t("call.more") } }}
    >
      {narrow && session.chat.channel !== "unavailable" ? (
        <li className="more-reactions" role="none">
          {reactionChoices.map((emoji) => (
            <MenuItem
              key={emoji}
              component="span"
              aria-label={t("call.react", { emoji })}
              onClick={() => {
                duet.session.react(emoji);
                onClose();
              }}
            >
              <span aria-hidden="true">{emoji}</span>
            </MenuItem>
          ))}
        </li>
      ) : null}
      {narrow && canShareScreen()
        ? item(<ScreenIcon />, t(sharing ? "media.stopSharing" : "media.shareScreen"), () => (sharing ? duet.media.stopScreen() : duet.media.startScreen()))
        : null}
      {nextCamera === null ? null : item(<RefreshIcon />, t("media.nextCamera"), () => duet.media.chooseCamera(nextCamera))}
      {session.chat.channel === "unavailable"
        ? null
        : item(held ? <PlayIcon /> : <PauseIcon />, t(held ? "call.resume" : "call.hold"), () => duet.session.setHold(!held))}
      {item(sideBySide ? <SpeakerViewIcon /> : <SideBySideIcon />, t(sideBySide ? "call.layout.speaker" : "call.layout.sideBySide"), () =>
        duet.settings.change({ layout: sideBySide ? "speaker" : "side-by-side" }),
      )}
      {sideBySide ? null : item(<PersonIcon />, t(selfView ? "call.hideSelf" : "call.showSelf"), () => duet.settings.change({ floatingSelfView: !selfView }))}
      {document.fullscreenEnabled
        ? item(document.fullscreenElement ? <FullscreenExitIcon /> : <FullscreenIcon />, t(document.fullscreenElement ? "call.exitFullScreen" : "call.fullScreen"), toggleFullScreen)
        : null}
      {canOpenSmallWindow() ? item(<PipIcon />, t("call.pip"), onPictureInPicture) : null}
      <Divider />
      {room === null ? null : item(<LinkIcon />, t("room.copyLink"), () => copy(room.link))}
      {room?.role === "host" ? item(room.locked ? <UnlockIcon /> : <LockIcon />, t(room.locked ? "room.unlock" : "room.lock"), () => duet.rooms.lock(!room.locked)) : null}
      {room?.role === "host" && session.peer !== null ? item(<PersonIcon />, t("room.remove", { name }), () => change({ extra: "remove-guest" })) : null}
      {item(<VerifiedIcon />, t("verify.button"), () => change({ panel: "security" }))}
      {item(<PulseIcon />, t("quality.title"), () => change({ panel: "quality" }))}
      {item(<SettingsIcon />, t("settings.title"), () => change({ extra: "settings" }))}
      {narrow ? null : item(<KeyboardIcon />, t("shortcuts.title"), () => change({ extra: "shortcuts" }))}
    </Menu>
  );
}

/**
 * Whether the controls leave to this menu what they have no room for, as in `call.css`. An item that only the style sheet hides would still be given
 * the keyboard, and lose it.
 */
function isNarrow(): boolean {
  return innerWidth < 600;
}

export function toggleFullScreen(): void {
  // Refused without a gesture or by policy: the page stays as it is.
  if (document.fullscreenElement) {
    document.exitFullscreen().catch(() => undefined);
  } else {
    document.documentElement.requestFullscreen().catch(() => undefined);
  }
}
