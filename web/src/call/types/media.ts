/** Why a device cannot be used. */
export type DeviceProblem =
  | "missing" // there is none, or the chosen one has been unplugged
  | "denied" // the person or the system refused
  | "in-use" // cannot be read: often another program holds it
  | "insecure-origin" // browsers give no devices to pages over plain HTTP
  | "failed";

/** A camera or a microphone. `muted` keeps the choice of the device; a muted camera is really off, with its light. */
export type CaptureState =
  | { readonly state: "off" }
  | { readonly state: "starting" }
  | { readonly state: "on"; readonly deviceId: string; readonly label: string }
  | { readonly state: "muted"; readonly deviceId: string; readonly label: string }
  | { readonly state: "problem"; readonly problem: DeviceProblem };

export type ScreenState =
  | { readonly state: "off" }
  | { readonly state: "choosing" }
  | { readonly state: "on"; readonly stream: MediaStream; readonly audio: boolean; readonly hint: ScreenHint }
  | { readonly state: "problem"; readonly problem: DeviceProblem };

/** What matters more in a shared screen: sharp text, or fluent motion. */
export type ScreenHint = "text" | "motion";

/** What this page captures. */
export interface LocalMedia {
  /** Camera and microphone, for the self view; a new object whenever its tracks change. Null while there is no track. */
  readonly preview: MediaStream | null;
  readonly microphone: CaptureState;
  readonly camera: CaptureState;
  readonly screen: ScreenState;
  /** Nothing comes from it, though it is open: the system mutes it, or a switch on the device. */
  readonly silenced: { readonly microphone: boolean; readonly camera: boolean };
  /** The person speaks and the microphone is muted. */
  readonly speakingWhileMuted: boolean;
}

export interface Device {
  readonly deviceId: string;
  /** Empty until permission was given. */
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly Device[];
  readonly cameras: readonly Device[];
  readonly speakers: readonly Device[];
}

/** What comes from the other side. */
export interface RemoteMedia {
  /** Camera and microphone; null until the first track. */
  readonly stream: MediaStream | null;
  readonly screen: MediaStream | null;
  /** The screen's last picture stands still: the peer's link cannot carry it. */
  readonly screenPaused: boolean;
  /** `unknown`: a classic client does not say. */
  readonly microphone: "on" | "muted" | "none" | "unknown";
  readonly camera: "on" | "muted" | "none" | "paused" | "unknown";
  readonly speaking: boolean;
}

/** Why a side pauses its video by itself. */
export type VideoPause = "weak-network";

/** Levels from 0 to 1, apart from the state because they change many times a second. */
export interface Levels {
  readonly microphone: number;
  readonly remote: number;
}
