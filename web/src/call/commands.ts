import type { CallDesk } from "./calls/callDesk";
import type { FileDesk } from "./files/fileDesk";
import type { UnsavedFiles } from "./files/unsavedFiles";
import type { IdentityDesk } from "./identity/identityDesk";
import type { LocalMediaOwner } from "./media/localMedia";
import type { MediaDesk } from "./media/mediaDesk";
import type { PeopleBook } from "./people/peopleBook";
import type { PreflightDesk } from "./preflight/preflightDesk";
import { qualityReport } from "./quality/report";
import type { RoomDesk } from "./rooms/roomDesk";
import type { SessionDesk } from "./session/sessionDesk";
import type { SettingsKeeper } from "./settings/settingsKeeper";
import type { SoundPlayer } from "./sounds/player";
import type { Store } from "./store";
import type { Duet, DuetState, Settings } from "./types";

/** The owners of what the commands are about. */
export interface Owners {
  readonly store: Store<DuetState>;
  readonly keeper: SettingsKeeper;
  /** Keeps a choice, and lets it hold at once. */
  readonly change: (settings: Partial<Settings>) => void;
  readonly media: LocalMediaOwner;
  readonly mediaDesk: MediaDesk;
  readonly sounds: SoundPlayer;
  readonly calls: CallDesk;
  readonly rooms: RoomDesk;
  readonly desk: SessionDesk;
  readonly filesInFront: () => FileDesk | undefined;
  /** Of the session in front, or of the ended one that is shown. */
  readonly filesShown: () => FileDesk | undefined;
  readonly unsaved: UnsavedFiles;
  readonly people: PeopleBook;
  readonly identities: IdentityDesk;
  readonly preflight: PreflightDesk;
}

type Commands = Pick<Duet, "media" | "calls" | "rooms" | "session" | "chat" | "files" | "people" | "identity" | "settings" | "preflight">;

/** What the interface may ask for, handed to whom it concerns. None of it throws or is waited for. */
export function commands(owners: Owners): Commands {
  const { store, keeper, change, media, mediaDesk, sounds, calls, rooms, desk, filesInFront, filesShown, unsaved, people, identities, preflight } = owners;
  return {
    media: {
      openPreview: () => {
        mediaDesk.openPreview();
      },
      tryPreviewAgain: () => {
        mediaDesk.tryPreviewAgain();
      },
      closePreview: () => {
        mediaDesk.closePreview();
      },
      setMicrophone: (on) => void media.setMicrophone(on),
      setCamera: (on) => void media.setCamera(on),
      chooseMicrophone: (microphoneId) => {
        change({ microphoneId });
        void media.switchDevice("microphone");
      },
      chooseCamera: (cameraId) => {
        change({ cameraId });
        void media.switchDevice("camera");
      },
      chooseSpeaker: (speakerId) => {
        change({ speakerId });
      },
      startScreen: () => void media.startScreen(),
      stopScreen: () => {
        media.stopScreen();
      },
      setScreenHint: (screenHint) => {
        change({ screenHint });
        media.setScreenHint(screenHint);
      },
      pushToTalk: (pressed) => {
        media.pushToTalk(pressed);
      },
      playSpeakerTest: () => {
        sounds.play("speakerTest", keeper.get().speakerId);
      },
    },
    calls: {
      call: (id, options) => void calls.call(id, options?.video ?? mediaDesk.wanted.camera),
      expect: (id) => {
        calls.expect(id);
      },
      cancel: () => {
        calls.cancel();
      },
      answer: (callId, options) => void calls.answer(callId, options?.video ?? mediaDesk.wanted.camera, options?.replace ?? false),
      decline: (callId) => {
        calls.decline(callId);
      },
      dismissOutgoing: () => {
        calls.dismissOutgoing();
      },
      dismissIncoming: (callId) => {
        calls.dismissIncoming(callId);
      },
    },
    rooms: {
      create: () => rooms.create(),
      join: (roomId, fragment) => {
        rooms.join(roomId, fragment ?? "");
      },
      lock: (locked) => {
        rooms.lock(locked);
      },
      admit: (id) => {
        rooms.admit(id);
      },
      deny: (id) => {
        rooms.deny(id);
      },
      removeGuest: () => {
        rooms.removeGuest();
      },
      expire: (after) => {
        rooms.expire(after);
      },
    },
    session: {
      hangUp: () => {
        desk.front?.end("hung-up", true);
      },
      dismissSession: () => {
        desk.dismiss();
      },
      takeBack: () => {
        desk.takeBack();
      },
      setHold: (on) => {
        desk.front?.setHold(on);
      },
      swap: () => {
        desk.swap();
      },
      react: (emoji) => {
        desk.front?.react(emoji);
      },
      confirmEmoji: (same) => {
        desk.front?.confirmEmoji(same);
      },
      acceptPeer: () => {
        desk.front?.acceptPeer();
      },
      qualityReport: () => {
        const { session, server } = store.get();
        return qualityReport(session, server.phase === "online" ? server.version : "", new Date());
      },
    },
    chat: {
      send: (text) => {
        desk.front?.chat.send(text);
      },
      markRead: () => {
        desk.front?.chat.markRead();
      },
    },
    files: {
      send: (files) => {
        filesInFront()?.send(files);
      },
      accept: (id) => void filesInFront()?.accept(id),
      decline: (id) => {
        filesInFront()?.decline(id);
      },
      pause: (id) => {
        filesInFront()?.pause(id);
      },
      resume: (id) => {
        filesInFront()?.resume(id);
      },
      cancel: (id) => {
        filesInFront()?.cancel(id);
      },
      saved: (id) => {
        filesShown()?.saved(id);
      },
      letGo: (files) => {
        unsaved.letGo(files);
      },
    },
    people: {
      saveContact: (id, name) => people.saveContact(id, name),
      removeContact: (id) => {
        people.removeContact(id);
      },
      block: (id) => {
        people.block(id);
      },
      unblock: (id) => {
        people.unblock(id);
      },
      markMissedSeen: () => {
        people.markMissedSeen();
      },
      clearRecents: () => {
        people.clearRecents();
      },
      removeMissed: (callId) => {
        people.removeMissed(callId);
      },
    },
    identity: {
      sealRecovery: (passphrase) => identities.sealRecovery(passphrase),
      declineRecovery: () => {
        identities.declineRecovery();
      },
      restore: (file, passphrase) => identities.restore(file, passphrase),
      startLink: () => void identities.startLink(),
      confirmLink: (same) => void identities.confirmLink(same),
      cancelLink: () => {
        identities.cancelLink();
      },
      joinLink: (link, deviceName) => void identities.joinLink(link, deviceName),
      chooseLink: (place) => void identities.chooseLink(place),
      findKept: () => void identities.findKept(),
      takeBack: (id) => void identities.takeBack(id),
      removeDevice: (key) => {
        identities.removeDevice(key);
      },
    },
    settings: {
      change: (settings) => {
        change(settings);
      },
    },
    preflight: {
      run: () => void preflight.run(),
      stop: () => {
        preflight.stop();
      },
    },
  };
}
