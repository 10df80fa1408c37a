import { Announcer } from "./announcer";
import { browserEnvironment } from "./browserEnvironment";
import { CallDesk } from "./calls/callDesk";
import { commands } from "./commands";
import type { Environment } from "./environment";
import { FileDesk } from "./files/fileDesk";
import { UnsavedFiles } from "./files/unsavedFiles";
import { isValid, makeHandshake, type Identity } from "./identity/identity";
import { IdentityDesk } from "./identity/identityDesk";
import { loadIdentity } from "./identity/loadIdentity";
import { initialState } from "./initialState";
import { CaptureStop } from "./media/captureStop";
import { DeviceList } from "./media/deviceList";
import { LevelMonitor } from "./media/levelMonitor";
import { LocalMediaOwner } from "./media/localMedia";
import { MediaDesk } from "./media/mediaDesk";
import { watchPage } from "./pageEvents";
import { hardwareCodecs, noHardware } from "./peer/codecs";
import { PeopleBook, peopleKey } from "./people/peopleBook";
import { recentOf } from "./people/recentOf";
import { PreflightDesk } from "./preflight/preflightDesk";
import { QualityWatch } from "./quality/qualityWatch";
import { RoomDesk } from "./rooms/roomDesk";
import { ActiveSession, type SessionSeed } from "./session/activeSession";
import { whyLeft } from "./session/endReason";
import type { SessionContext } from "./session/context";
import { SessionDesk } from "./session/sessionDesk";
import { forgetLines, keepLines, readLines } from "./session/keptLines";
import type { ResumeNote } from "./session/resumeNotes";
import { SettingsKeeper, settingsKey } from "./settings/settingsKeeper";
import { ServerClock } from "./signalling/serverClock";
import { serverState } from "./signalling/serverState";
import { SoundPlayer } from "./sounds/player";
import { playState } from "./sounds/playState";
import { Store } from "./store";
import type { ChatMessage, Duet, DuetState, Settings } from "./types";
import { asTime, asText, asWire } from "./wire/wire";

/** Makes the one object that owns the call, and starts at once: identity, server, and the sessions of before a reload. */
export function createDuet(environment: Environment = browserEnvironment()): Duet {
  const store = new Store<DuetState>(initialState());
  const announcer = new Announcer();
  store.subscribe(() => {
    announcer.changed();
  });
  const lifetime = new AbortController();
  const clock = new ServerClock();
  const keeper = new SettingsKeeper(environment.localStorage);
  let identity: Identity | null = null;
  let certificate: RTCCertificate | null = null;
  let inHardware = noHardware;

  store.set({ settings: keeper.get(), me: { ...store.get().me, name: keeper.get().name } });

  const people = new PeopleBook(environment.localStorage, (book) => {
    store.set({ people: book });
  });
  store.set({ people: people.get() });

  /** Null as well when this device's certificate has run out: then one can still sign in without it, and link the device again. */
  const valid = () => (identity !== null && isValid(identity, clock.now()) ? identity : null);
  const keyState = () => (identity === null ? "none" : valid() === null ? "link-expired" : identity.device === null ? "owner" : "linked-device");

  const loading = (environment.identity ?? loadIdentity(environment.indexedDB)).then((loaded) => {
    identity = loaded?.identity ?? null;
    store.set({ me: { ...store.get().me, id: valid()?.id ?? store.get().me.id, key: keyState() } });
    if (loaded?.fresh != null) {
      identities.offerRecovery(loaded.fresh);
    }
  });

  const signalling = environment.createSignalling({
    handshake: async (challenge) => {
      await loading;
      return await makeHandshake(valid(), keeper.get().name, environment.host, challenge);
    },
    inCall: () => desk.front !== null,
    first: () => desk.resumeRequest() ?? rooms.joinRequest(),
    onUnwanted: (request) => {
      desk.giveBack(request);
    },
  });

  const identities: IdentityDesk = new IdentityDesk({
    signalling,
    indexedDB: environment.indexedDB,
    storage: environment.localStorage,
    origin: environment.origin,
    name: () => keeper.get().name,
    now: () => clock.now(),
    identity: () => identity,
    onIdentity: (next, reconnect) => {
      identity = next;
      store.set({ me: { ...store.get().me, id: next.id, key: keyState() } });
      if (reconnect) {
        signalling.restart();
      }
    },
    onChange: (state) => {
      store.set({ identity: state });
    },
  });

  // One certificate for all connections of the page: the first call does not wait for its key.
  void globalThis.RTCPeerConnection?.generateCertificate?.({ name: "ECDSA", namedCurve: "P-256" } as AlgorithmIdentifier).then((made) => {
    certificate = made;
  });
  void hardwareCodecs().then((codecs) => {
    inHardware = codecs;
  });

  const context: SessionContext = {
    signalling,
    identity: valid,
    myId: () => store.get().me.id,
    now: () => clock.now(),
    settings: () => keeper.get(),
    isContact: (id) => people.contact(id) !== undefined,
    createConnection: environment.createConnection,
    hardwareCodecs: () => inHardware,
    workFirst: announcer.workFirst,
    certificate: () => certificate,
  };

  const devices = new DeviceList(environment.mediaDevices, (list) => {
    const before = store.get().devices;
    store.set({ devices: list });
    media.devicesChanged(before, list);
  });
  const stopped = new CaptureStop(
    () => store.get().media,
    (asleep) => {
      desk.sayPage(asleep ? "asleep" : "awake");
    },
  );
  const media = new LocalMediaOwner(
    environment.mediaDevices,
    () => keeper.get(),
    (local) => {
      store.set({ media: local });
      stopped.look();
      desk.setLocal(local, media.tracks);
      levels.update();
    },
    () => {
      devices.refreshSoon();
    },
  );

  const levels = new LevelMonitor({
    microphone: () => media.tracks.microphone,
    muted: () => store.get().media.microphone.state === "muted",
    remote: () => desk.front?.link?.receiver("microphone") ?? null,
    inSession: () => desk.front !== null,
    onRemoteSpeaking: (speaking) => {
      desk.front?.setSpeaking(speaking);
    },
    onSpeakingWhileMuted: (speaking) => {
      if (store.get().media.speakingWhileMuted !== speaking) {
        media.setSpeakingWhileMuted(speaking);
      }
    },
  });
  const sounds = new SoundPlayer();
  playState(store, sounds);

  const fileDesks = new WeakMap<ActiveSession, FileDesk>();
  const filesOf = (session: ActiveSession | null) => (session === null ? undefined : fileDesks.get(session));
  const unsaved = new UnsavedFiles((files) => {
    store.set({ unsaved: files });
  });

  const createSession = (seed: SessionSeed): ActiveSession => {
    let watch: QualityWatch | null = null;
    const files = new FileDesk({
      say: (message) => session.say(message),
      onChange: (list, filesLeftOut) => {
        session.update({ files: list, filesLeftOut });
      },
    });
    let kept: readonly ChatMessage[] = [];
    const session: ActiveSession = new ActiveSession(context, seed, {
      onChange: ({ chat }) => {
        if (chat.messages !== kept && chat.messages.length + kept.length > 0) {
          kept = chat.messages;
          keepLines(environment.sessionStorage, seed, session.lines);
        }

        if (session === desk.shown || session === desk.held) {
          desk.changed();
        }
      },
      onEnd: (reason, tell) => {
        watch?.close();
        files.close();
        forgetLines(environment.sessionStorage, seed);
        if (tell) {
          if (seed.kind === "call") {
            signalling.send("leaveCall", { callId: seed.id, ...whyLeft(reason) });
          } else {
            rooms.leave(session);
          }
        }

        rooms.forget(session);
        desk.ended(session, reason);
      },
      onMessage: (message) => {
        files.receive(message);
      },
      onLink: (link) => {
        files.attach(link);
        watch ??= new QualityWatch(session, () => keeper.get());
      },
      onChannelOpen: () => {
        keepLines(environment.sessionStorage, seed, session.lines); // for whom they are has been proven anew
        files.opened();
      },
      onPeerLeft: () => {
        files.interrupt();
        if (session === desk.front) {
          media.stopScreen(); // it was shown to who left, not to whoever comes
        }
      },
      onOtherPerson: () => {
        unsaved.keep(session.companion, session.state.files);
        files.startOver();
      },
    });
    fileDesks.set(session, files);
    return session;
  };

  const mediaDesk = new MediaDesk({ media, settings: () => keeper.get(), inSession: () => desk.front !== null, busy: () => calls.busy });

  const desk: SessionDesk = new SessionDesk(signalling, environment.sessionStorage, {
    onChange: (session, held) => {
      store.set({ session, held });
      levels.update();
    },
    onEnded: (session, reason) => {
      const recent = recentOf(session.state, session.role, reason, people.contact(session.state.peer?.id ?? "")?.name);
      if (recent !== null) {
        people.addRecent(recent);
      }
    },
    onGone: (session) => {
      unsaved.keep(session.companion, session.state.files);
    },
    onOtherInFront: () => {
      media.stopScreen(); // it was shown to the one before
    },
    onIdle: () => {
      mediaDesk.conversationOver();
    },
    onRoomGone: (session) => {
      rooms.rejoin(session);
    },
    rebuild: (note) => rebuild(note),
  });

  const calls: CallDesk = new CallDesk({
    signalling,
    desk,
    people,
    settings: () => keeper.get(),
    myId: () => store.get().me.id,
    now: () => clock.now(),
    workFirst: announcer.workFirst,
    createSession,
    openDevices: (video) => {
      mediaDesk.openFor(video);
    },
    onIdle: () => {
      mediaDesk.letGo();
    },
    onChange: (outgoing, incoming) => {
      store.set({ outgoing, incoming });
    },
  });

  const rooms: RoomDesk = new RoomDesk({
    signalling,
    desk,
    settings: () => keeper.get(),
    myId: () => store.get().me.id,
    origin: environment.origin,
    createSession,
    openDevices: () => {
      mediaDesk.openFor();
    },
  });

  const rebuild = (note: ResumeNote): ActiveSession => {
    const session = createSession({ kind: note.kind, id: note.id, role: note.role, expectedId: note.expectedId, connectedAt: note.connectedAt });
    session.adopt({ secret: note.secret });
    session.setPeer(note.peer);
    session.restoreLines(readLines(environment.sessionStorage, note));
    if (note.kind === "room") {
      rooms.adoptRoom(session, { role: note.role === "host" ? "host" : "guest", locked: note.locked, expiresAt: note.expiresAt });
    }

    session.setHold(note.hold);
    void media.open(note.microphone, note.camera);
    return session;
  };

  const preflight = new PreflightDesk(signalling, environment.createConnection, (state) => {
    store.set({ preflight: state });
  });

  signalling.on("me", ([id, payload]) => {
    const me = asWire(payload);
    clock.correct(asTime(me["serverTime"]) ?? Date.now());
    const verified = me["verified"] === true;
    store.set({ me: { ...store.get().me, id: valid()?.id ?? asText(id), verified, key: keyState() } });
    if (!verified && valid() !== null) {
      signalling.restart(); // by this device's own clock the certificate had run out; by the server's it has not
    }

    const { server } = store.get();
    if (server.phase === "online") {
      store.set({ server: { ...server, version: asText(me["version"]) } });
    }
  });

  signalling.onState((state) => {
    store.set({ server: serverState(state, store.get().server) });
    if (state.phase === "online") {
      void desk.resume();
      rooms.online();
      calls.online();
      identities.renew();
    } else if (state.phase === "lost") {
      calls.offline();
    }
  });

  watchPage(lifetime.signal, {
    onSeen: (seen) => {
      stopped.look(seen);
    },
    onClosing: () => {
      desk.sayPage("closing");
      signalling.send("page-closing");
    },
    onAsleep: () => {
      desk.sayPage("asleep");
    },
    onAwake: () => {
      desk.sayPage("awake");
      signalling.doubt();
    },
    onNetwork: () => {
      signalling.doubt();
      desk.pathMayExist();
    },
    onWoken: () => {
      desk.sayPage("awake");
      signalling.restart();
    },
    onStored: (key) => {
      if (key === peopleKey) {
        people.reload();
      } else if (key === settingsKey) {
        store.set({ settings: keeper.reload() });
      }
    },
  });
  devices.refreshSoon();
  desk.restore();
  signalling.connect();

  return {
    getState: store.get,
    subscribe: announcer.subscribe,
    subscribeLevels: (listener) => levels.subscribe(listener),
    reconnect: () => {
      signalling.connect();
    },
    dispose: () => {
      lifetime.abort();
      calls.close();
      identities.close();
      preflight.close();
      desk.held?.end("hung-up", true);
      desk.front?.end("hung-up", true);
      media.close();
      levels.close();
      sounds.close();
      devices.close();
      signalling.close();
    },
    ...commands({
      store,
      keeper,
      change,
      media,
      mediaDesk,
      sounds,
      calls,
      rooms,
      desk,
      filesInFront: () => filesOf(desk.front),
      filesShown: () => filesOf(desk.shown),
      unsaved,
      people,
      identities,
      preflight,
    }),
  };

  function change(settings: Partial<Settings>): void {
    const before = keeper.get();
    const after = keeper.change(settings);
    store.set({ settings: after });
    if (after.name !== before.name) {
      store.set({ me: { ...store.get().me, name: after.name } });
      signalling.send("set-name", { name: after.name });
    }

    media.settingsChanged(before);
    desk.front?.settingsChanged(before, after);
    desk.held?.settingsChanged(before, after);
  }
}
