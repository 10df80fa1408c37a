import type { ReactNode, SVGProps } from "react";

export type IconProps = Omit<SVGProps<SVGSVGElement>, "children"> & { size?: number };

/** An icon on a grid of 24, drawn with strokes of 2 in the colour of the text around it. Hidden from assistive technology: the control has the name. */
function icon(...shapes: readonly string[]) {
  return function Icon({ size = 24, ...rest }: IconProps): ReactNode {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...rest}
      >
        {shapes.map((d) => (
          <path key={d} d={d} />
        ))}
      </svg>
    );
  };
}

const micBody = "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3Z";
const cameraBody = "M5 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Z";
const handset =
  "M6.5 3.5h2.2a1 1 0 0 1 1 .75l.8 3.1a1 1 0 0 1-.3 1L8.5 10a12.5 12.5 0 0 0 5.5 5.5l1.65-1.7a1 1 0 0 1 1-.3l3.1.8a1 1 0 0 1 .75 1v2.2a2.5 2.5 0 0 1-2.7 2.5A16.5 16.5 0 0 1 4 6.2a2.5 2.5 0 0 1 2.5-2.7Z";
const bubble = "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z";
const shield = "M12 3 5 5.8v5.4c0 4.3 2.9 7.9 7 9.8 4.1-1.9 7-5.5 7-9.8V5.8L12 3Z";
const bell = "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15L6 16Z";
const screen = "M4 4h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z";
const person = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z";
const padlock = "M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Z";
const disc = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z";

export const MicIcon = icon(micBody, "M5.5 11a6.5 6.5 0 0 0 13 0", "M12 17.5V21");
export const MicOffIcon = icon("M9 9v2a3 3 0 0 0 4.6 2.5M15 11V6a3 3 0 0 0-5.6-1.5", "M5.5 11a6.5 6.5 0 0 0 10 5.5M18.5 11a6.4 6.4 0 0 1-.6 2.7", "M12 17.5V21", "M4 4l16 16");
export const CameraIcon = icon(cameraBody, "m15 10.5 6-3.5v10l-6-3.5");
export const CameraOffIcon = icon("M9.5 6H13a2 2 0 0 1 2 2v3.5M14.6 17.2A2 2 0 0 1 13 18H5a2 2 0 0 1-2-2V8a2 2 0 0 1 1.5-1.9", "m15 10.5 6-3.5v10l-3-1.75", "M4 4l16 16");
export const ScreenIcon = icon(screen, "M8 21h8", "M12 13.5v-6", "m9 10 3-3 3 3");
export const ScreenOffIcon = icon(screen, "M8 21h8", "m9.5 8 5 5m0-5-5 5");
export const ChatIcon = icon(bubble, "M8 9h8M8 12.5h5");
export const AttachIcon = icon("m20 11-8.2 8.2a4.9 4.9 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.2a1.6 1.6 0 0 1-2.3-2.3l7.5-7.5");
export const SmileIcon = icon(disc, "M8.5 14.5a4.3 4.3 0 0 0 7 0", "M9 9.5h.01M15 9.5h.01");
export const MoreIcon = icon("M12 5.6a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2ZM12 12.6a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2ZM12 19.6a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2Z");
export const CallIcon = icon(handset);
export const CloseIcon = icon("M6 6l12 12M18 6 6 18");
export const CopyIcon = icon("M10 8h9a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Z", "M5.5 16H5a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v.5");
export const CheckIcon = icon("m5 12.5 4.5 4.5L19 7.5");
export const CheckCircleIcon = icon(disc, "m8 12.2 2.8 2.8 5.2-5.5");
export const DoubleCheckIcon = icon("m2.5 12.5 4 4 8.5-9", "m11.5 15.5 1 1L21 7.5");
export const QrIcon = icon("M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4z", "M14 14h2.5v2.5M20 14v.01M20 17v3h-3M14 20v.01");
export const ShareIcon = icon("M12 15V3.5", "m8 7 4-4 4 4", "M7 11H6a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-8a1 1 0 0 0-1-1h-1");
export const SettingsIcon = icon("M4 7h9M17 7h3M4 17h3M11 17h9", "M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z", "M9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z");
export const PersonIcon = icon(person, "M5 20a7 7 0 0 1 14 0");
export const PersonAddIcon = icon("M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z", "M3 20a7 7 0 0 1 12.5-4.3", "M19 14v6M16 17h6");
export const ClockIcon = icon(disc, "M12 7v5l3.5 2");
export const MissedIcon = icon("m4 7 7 7 9-9", "M14.5 5H20v5.5", "M4 19h16");
export const IncomingIcon = icon("M18 6 6 18", "M6 9.5V18h8.5");
export const OutgoingIcon = icon("M6 18 18 6", "M9.5 6H18v8.5");
export const LockIcon = icon(padlock, "M8 11V8a4 4 0 0 1 8 0v3");
export const UnlockIcon = icon(padlock, "M8 11V8a4 4 0 0 1 7.7-1.5");
export const VerifiedIcon = icon(shield, "m8.8 11.8 2.3 2.3 4.2-4.4");
export const UnverifiedIcon = icon(shield, "M12 8v4.5M12 15.5v.01");
export const FullscreenIcon = icon("M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4");
export const FullscreenExitIcon = icon("M9 4v4a1 1 0 0 1-1 1H4M20 9h-4a1 1 0 0 1-1-1V4M15 20v-4a1 1 0 0 1 1-1h4M4 15h4a1 1 0 0 1 1 1v4");
export const PipIcon = icon("M11 19H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v4", "M14 14h6a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1Z");
export const SideBySideIcon = icon("M4 6h5a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Z", "M15 6h5a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Z");
export const SpeakerViewIcon = icon("M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z", "M14 14h4v2h-4z");
export const PauseIcon = icon("M8.5 5v14M15.5 5v14");
export const PlayIcon = icon("M8 5.5v13l10.5-6.5L8 5.5Z");
export const RefreshIcon = icon("M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9", "M20 4v5h-5");
export const VolumeIcon = icon("M4 9.5v5h3.5L12 19V5L7.5 9.5H4Z", "M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11");
export const WarningIcon = icon("M12 4 2.8 19.5h18.4L12 4Z", "M12 10v4M12 16.8v.01");
export const InfoIcon = icon(disc, "M12 11v5.5M12 7.7v.01");
export const DownloadIcon = icon("M12 4v11", "m7.5 11 4.5 4.5 4.5-4.5", "M5 20h14");
export const FileIcon = icon("M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z", "M14 3v5h5");
export const SendIcon = icon("M4 12 20 4.5 14 20l-3-6.5L4 12Z");
export const TrashIcon = icon("M4.5 6.5h15M9.5 6V4h5v2M6.5 6.5 7.3 20h9.4l.8-13.5M10 10.5v6M14 10.5v6");
export const EditIcon = icon("m5 19 .8-4L16 4.8a1.7 1.7 0 0 1 2.4 0l.8.8a1.7 1.7 0 0 1 0 2.4L9 18.2 5 19Z");
export const PlusIcon = icon("M12 5v14M5 12h14");
export const LinkIcon = icon("M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1", "M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1");
export const KeyIcon = icon("M8 19.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z", "m11.2 11.8 8.3-8.3M16 7l3 3");
export const DeviceIcon = icon("M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z", "M11 18h2");
export const KeyboardIcon = icon("M3 6h18v12H3z", "M7 10h.01M10.5 10h.01M14 10h.01M17.5 10h.01M7 14h10");
export const BackIcon = icon("M20 12H5", "m11 18-6-6 6-6");
export const ForwardIcon = icon("m9 5 7 7-7 7");
export const BlockIcon = icon(disc, "m5.8 5.8 12.4 12.4");
export const BellIcon = icon(bell, "M10 21h4");
export const BellOffIcon = icon("M6 16v-5c0-1 .25-2 .7-2.8M9 5.8A6 6 0 0 1 18 11v3M6 16l-1.5 2H18", "M10 21h4", "M4 4l16 16");
export const DoorIcon = icon("M6 21V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v17", "M3.5 21h17M14.5 12v.01");
export const SwapIcon = icon("M4 8h14M14 4l4 4-4 4", "M20 16H6m4 4-4-4 4-4");
export const PaletteIcon = icon("M12 3a9 9 0 1 0 0 18c1.7 0 2-1.1 1.5-2.2-.6-1.3.2-2.8 1.8-2.8H18a3 3 0 0 0 3-3.2C20.5 7 16.7 3 12 3Z", "M7.5 12v.01M10 7.7v.01M15 8v.01");
export const GlobeIcon = icon(disc, "M3 12h18", "M12 3c2.5 2.6 3.7 5.7 3.7 9s-1.2 6.4-3.7 9c-2.5-2.6-3.7-5.7-3.7-9S9.5 5.6 12 3Z");
export const SlidersIcon = icon("M6 4v6M6 14v6M12 4v3M12 11v9M18 4v9M18 17v3", "M4 12h4M10 9h4M16 15h4");
export const PulseIcon = icon("M3 12h4l2.5-7 5 14 2.5-7h4");
export const MinimizeIcon = icon("M5 12h14");
