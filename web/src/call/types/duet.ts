import type { UnsavedFile } from "./files";
import type { ScreenHint, Levels } from "./media";
import type { DuetState } from "./state";
import type { Settings } from "./settings";

/**
 * The one object of the page that owns the call. It imports no React; read it with `useSyncExternalStore(duet.subscribe, duet.getState)`.
 * No command throws: what goes wrong is told by the state.
 */
export interface Duet {
  readonly getState: () => DuetState;
  /** Calls back after each change; returns the cleanup. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Loudness, many times a second, while somebody listens. */
  readonly subscribeLevels: (listener: (levels: Levels) => void) => () => void;
  /** Tries to reach the server now. */
  reconnect(): void;
  /** Ends everything: calls, tracks, connections, listeners. */
  dispose(): void;

  readonly media: MediaCommands;
  readonly calls: CallCommands;
  readonly rooms: RoomCommands;
  readonly session: SessionCommands;
  readonly chat: ChatCommands;
  readonly files: FileCommands;
  readonly people: PeopleCommands;
  readonly identity: IdentityCommands;
  readonly settings: SettingsCommands;
  readonly preflight: PreflightCommands;
}

export interface MediaCommands {
  /** Opens camera and microphone as the settings say. What has just failed in a preview stays as it is. */
  openPreview(): void;
  /** After a problem. */
  tryPreviewAgain(): void;
  /** Lets go of the devices when no session needs them. */
  closePreview(): void;
  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** Remembers the choice, and switches without a drop. */
  chooseMicrophone(deviceId: string): void;
  chooseCamera(deviceId: string): void;
  chooseSpeaker(deviceId: string): void;
  startScreen(): void;
  stopScreen(): void;
  setScreenHint(hint: ScreenHint): void;
  /** While held, the muted microphone is on. */
  pushToTalk(pressed: boolean): void;
  playSpeakerTest(): void;
}

export interface CallCommands {
  /** Whom the person sees and can call with one press: the page makes the call ahead, up to its offer. Null: nobody any more. */
  expect(id: string | null): void;
  /** Calls an ID as people type it. */
  call(id: string, options?: { readonly video?: boolean }): void;
  cancel(): void;
  /** `video: false` answers without camera. `replace`: ends the session in front; otherwise it is held. */
  answer(callId: string, options?: { readonly video?: boolean; readonly replace?: boolean }): void;
  decline(callId: string): void;
  /** Removes what is over: a failed outgoing call or an incoming one. */
  dismissOutgoing(): void;
  dismissIncoming(callId: string): void;
}

export interface RoomCommands {
  /** A new unguessable room id; nothing is joined yet. */
  create(): { readonly roomId: string; readonly link: string };
  /** `fragment`: location.hash of the link, with the host's ID. */
  join(roomId: string, fragment?: string): void;
  lock(locked: boolean): void;
  admit(id: string): void;
  deny(id: string): void;
  removeGuest(): void;
  /** Lets the link expire after so many milliseconds, or never. */
  expire(after: number | null): void;
}

export interface SessionCommands {
  /** Ends the session in front; the held one comes back. */
  hangUp(): void;
  /** Removes the ended session from the state. */
  dismissSession(): void;
  /** Takes a session back that has ended as `moved`. */
  takeBack(): void;
  setHold(on: boolean): void;
  /** Brings the held call to the front, and holds the one in front. */
  swap(): void;
  react(emoji: string): void;
  /** The people compared the signs. */
  confirmEmoji(same: boolean): void;
  /** Goes on with whoever is there, unproven; see the state `disputed`. */
  acceptPeer(): void;
  /** A text for a bug report, without addresses. */
  qualityReport(): string;
}

export interface ChatCommands {
  send(text: string): void;
  /** The chat is on the screen: what came is read. */
  markRead(): void;
}

export interface FileCommands {
  send(files: readonly File[]): void;
  /** Straight to disk where the browser can and the person picks a place (call it from a click). */
  accept(id: string): void;
  decline(id: string): void;
  pause(id: string): void;
  resume(id: string): void;
  cancel(id: string): void;
  /** The person saved what was received. */
  saved(id: string): void;
  /** Of `unsaved`: they were saved, or are not wanted. */
  letGo(files: readonly UnsavedFile[]): void;
}

export interface PeopleCommands {
  saveContact(id: string, name: string): boolean;
  removeContact(id: string): void;
  block(id: string): void;
  unblock(id: string): void;
  markMissedSeen(): void;
  clearRecents(): void;
  removeMissed(callId: string): void;
}

export interface IdentityCommands {
  /** Seals the key that was just made; the text of the file to save, or null when it is too late. */
  sealRecovery(passphrase: string): Promise<string | null>;
  declineRecovery(): void;
  /** Puts the key of a recovery file in the place of this browser's, which is kept. */
  restore(file: string, passphrase: string): Promise<"restored" | "wrong-passphrase" | "bad-file">;
  startLink(): void;
  /** Whether the device that chose the right signs may come in. */
  confirmLink(same: boolean): void;
  cancelLink(): void;
  /** On the new device: the text of the link, or its fragment. */
  joinLink(link: string, deviceName: string): void;
  /** On the new device: which of the choices the other device shows; null: none of them. */
  chooseLink(place: number | null): void;
  /** Looks for keys that this browser had before. */
  findKept(): void;
  /** Is again who it was: one of the kept IDs. */
  takeBack(id: string): void;
  /** Its certificate is not renewed any more. */
  removeDevice(key: string): void;
}

export interface SettingsCommands {
  change(change: Partial<Settings>): void;
}

export interface PreflightCommands {
  run(): void;
  stop(): void;
}
