import type { ScreenHint } from "./media";

/** How the pictures of a call stand: the other person large, or both alike. */
export type Layout = "speaker" | "side-by-side";

export type CodecPreference = "auto" | "AV1" | "VP9" | "H264" | "VP8";

/** What a person chose; kept in this browser. */
export interface Settings {
  readonly name: string;
  /** Device ids; empty is the system's default. */
  readonly microphoneId: string;
  readonly cameraId: string;
  readonly speakerId: string;
  /** Whether calls start with these on. */
  readonly startWithMicrophone: boolean;
  readonly startWithCamera: boolean;
  readonly mirrorSelfView: boolean;
  readonly layout: Layout;
  /** Whether one's own picture floats over the other person's. */
  readonly floatingSelfView: boolean;
  readonly pushToTalk: boolean;
  /** Single letters act in a call. WCAG 2.1.4 wants that they can be switched off. */
  readonly singleKeyShortcuts: boolean;
  readonly appearance: "system" | "light" | "dark";
  /** BCP 47; empty is the browser's. */
  readonly language: string;
  readonly sounds: boolean;
  readonly notifications: boolean;
  readonly onlyContactsMayRing: boolean;
  readonly doNotDisturb: boolean;
  readonly saveData: boolean;
  readonly screenHint: ScreenHint;
  readonly codec: CodecPreference;
  /** Media through the relay alone: hides one's address from the other side. */
  readonly relayOnly: boolean;
}

export const defaultSettings: Settings = {
  name: "",
  microphoneId: "",
  cameraId: "",
  speakerId: "",
  startWithMicrophone: true,
  startWithCamera: true,
  mirrorSelfView: true,
  layout: "speaker",
  floatingSelfView: true,
  pushToTalk: false,
  singleKeyShortcuts: true,
  appearance: "system",
  language: "",
  sounds: true,
  notifications: false,
  onlyContactsMayRing: false,
  doNotDisturb: false,
  saveData: false,
  screenHint: "text",
  codec: "auto",
  relayOnly: false,
};
