import type { FirstRequest } from "../signalling/firstRequest";
import type { Signalling } from "../signalling/signalling";
import type { EndReason, LocalMedia, Session } from "../types";
import { noTracks, type Tracks } from "../peer/slots";
import { asTime, asText, asWire, isWire, oneOf, asList, type Wire } from "../wire/wire";
import type { ActiveSession } from "./activeSession";
import { readPeer } from "./readPeer";
import { readNotes, writeNotes, type ResumeNote } from "./resumeNotes";
import { resumeRequest } from "./resumeRequest";

export interface SessionDeskEvents {
  onChange(front: Session | null, held: Session | null): void;
  /** A session ended that was in front or held. */
  onEnded(session: ActiveSession, reason: EndReason): void;
  /** One that has ended is not shown, or not shown any more. */
  onGone(session: ActiveSession): void;
  /** Another session takes the place of one that was in front. */
  onOtherInFront(): void;
  /** Neither in front nor held is anything left that needs devices. */
  onIdle(): void;
  /** The server does not know the room any more: it is joined anew. */
  onRoomGone(session: ActiveSession): void;
  /** Builds the session of a note again. */
  rebuild(note: ResumeNote): ActiveSession;
}

/** The sessions of this page: one in front, one on hold, and those that ring. Routes what the server relays, and resumes after a lost connection. */
export class SessionDesk {
  readonly #signalling: Signalling;
  readonly #storage: Storage | undefined;
  readonly #events: SessionDeskEvents;
  /** All that may be talked to, those that ring too. */
  readonly #all = new Map<string, ActiveSession>();
  /** Of before a reload, and not resumed yet: their peer connections are gone. */
  readonly #restored = new Set<ActiveSession>();
  #front: ActiveSession | null = null;
  #held: ActiveSession | null = null;
  /** Shown until it is dismissed. */
  #last: ActiveSession | null = null;
  /** What brings back the session that was shown last, when another tab or device of the same person has taken its place. */
  #moved: ResumeNote | null = null;
  #media: LocalMedia | null = null;
  #tracks: Tracks = noTracks;

  constructor(signalling: Signalling, storage: Storage | undefined, events: SessionDeskEvents) {
    this.#signalling = signalling;
    this.#storage = storage;
    this.#events = events;
    for (const event of ["offer", "answer", "ice-candidate"] as const) {
      signalling.on(event, (args) => {
        const address = asWire(args.at(-1));
        this.find(address)?.receive(event, args.slice(0, -1));
      });
    }

    signalling.on("session-secret", ([payload]) => {
      const message = asWire(payload);
      this.find(message)?.adopt({ secret: message["secret"] });
      this.#note();
    });
    signalling.on("peer-away", ([payload]) => {
      const message = asWire(payload);
      const until = asTime(message["until"]) ?? Date.now() + 60_000;
      this.find(message)?.peerAway(until, oneOf(message["reason"], "page-closed") ?? "connection-lost");
    });
    signalling.on("session-moved", ([payload]) => {
      const session = this.find(asWire(payload));
      if (session !== undefined && !session.ended) {
        this.#moved = session === this.#front ? this.#noteOf(session) : null;
        session.end("moved", false);
      }
    });
    signalling.on("peer-back", ([payload]) => {
      const message = asWire(payload);
      const session = this.find(message);
      session?.adopt({ iceServers: message["iceServers"] });
      session?.peerBack(message["fresh"] === true);
    });
  }

  get front(): ActiveSession | null {
    return this.#front;
  }

  get held(): ActiveSession | null {
    return this.#held;
  }

  /** The one in front; when there is none, the one that ended and was not dismissed. */
  get shown(): ActiveSession | null {
    return this.#front ?? this.#last;
  }

  get full(): boolean {
    return this.#front !== null && this.#held !== null;
  }

  find(address: Wire): ActiveSession | undefined {
    const [callId, roomId] = [asText(address["callId"]), asText(address["roomId"])];
    return callId === "" ? this.#all.get(`room:${roomId}`) : this.#all.get(`call:${callId}`);
  }

  /** From now on relayed messages reach it. */
  register(session: ActiveSession): void {
    this.#all.set(`${session.kind}:${session.id}`, session);
  }

  forget(session: ActiveSession): void {
    if (this.#all.get(`${session.kind}:${session.id}`) === session) {
      this.#all.delete(`${session.kind}:${session.id}`);
    }
  }

  /** Puts it in front; what was there waits on hold. */
  bring(session: ActiveSession): void {
    if (this.#front === session) {
      return;
    }

    const before = this.#front;
    this.register(session);
    this.#forgetLast();
    this.#front = session;
    if (this.#held === session) {
      this.#held = null;
      session.setHold(false);
    }

    if (before !== null) {
      this.#held = before;
      before.setHold(true);
      this.#events.onOtherInFront();
    }

    this.#giveTracks();
    this.changed();
  }

  swap(): void {
    if (this.#held !== null) {
      this.bring(this.#held);
    }
  }

  /** What is captured now goes to the session in front. */
  setLocal(media: LocalMedia, tracks: Tracks): void {
    this.#media = media;
    this.#tracks = tracks;
    this.#giveTracks();
    this.#note();
  }

  ended(session: ActiveSession, reason: EndReason): void {
    this.forget(session);
    if (session !== this.#front && session !== this.#held) {
      return;
    }

    if (session === this.#held) {
      this.#held = null;
    } else {
      this.#front = this.#held;
      this.#held = null;
      if (this.#front === null) {
        this.#last = session;
      } else {
        this.#front.setHold(false);
        this.#events.onOtherInFront();
        this.#giveTracks();
      }
    }

    this.#events.onEnded(session, reason);
    if (session !== this.#last) {
      this.#events.onGone(session);
    }

    this.changed();
    if (this.#front === null) {
      this.#events.onIdle();
    }
  }

  dismiss(): void {
    this.#forgetLast();
    this.changed();
  }

  changed(): void {
    this.#events.onChange(this.shown?.state ?? null, this.#held?.state ?? null);
    this.#note();
  }

  /** The place that another tab or device has taken is taken again. */
  takeBack(): void {
    const note = this.#moved;
    if (note !== null && this.#front === null) {
      this.#moved = null;
      this.#rebuild(note);
      void this.resume();
    }
  }

  /** What becomes of this page, told to the peers themselves: the server may be away, or hear of it late. */
  sayPage(state: "closing" | "asleep" | "awake"): void {
    this.#front?.say({ type: "page", state });
    this.#held?.say({ type: "page", state });
  }

  pathMayExist(): void {
    this.#front?.pathMayExist();
    this.#held?.pathMayExist();
  }

  /** Brings the sessions of before a reload of the page back; the first connection to the server resumes them. */
  restore(): void {
    for (const note of readNotes(this.#storage).slice(0, 2).toReversed()) {
      this.#rebuild(note);
    }
  }

  /** What takes the places again after a connection to the server; null when there are none. */
  resumeRequest(): FirstRequest | null {
    const sessions = [this.#front, this.#held].filter((session) => session !== null && session.secret !== "") as ActiveSession[];
    return sessions.length === 0
      ? null
      : resumeRequest(
          sessions.map((session) => {
            const { kind, id, secret } = session;
            return { kind, id, secret, fresh: this.#restored.has(session) };
          }),
        );
  }

  /** Gives places back that the server was asked for, of sessions that are over meanwhile. */
  giveBack({ places }: FirstRequest): void {
    for (const place of places) {
      if (this.find(place) === undefined) {
        this.#signalling.send("callId" in place ? "leaveCall" : "leave-room", place);
      }
    }
  }

  /** After each connection to the server: takes its places again. */
  async resume(): Promise<void> {
    const request = this.resumeRequest();
    if (request === null) {
      return;
    }

    const answer = await this.#signalling.request(request.event, request.body);
    if (!answer.ok) {
      return; // the connection was lost again: the next one resumes
    }

    for (const entry of asList(answer.body["sessions"])) {
      const result = asWire(entry);
      const session = this.find(result);
      if (session === undefined || session.ended) {
        continue;
      }

      if (result["ok"] === true) {
        resumed(session, result, this.#restored.delete(session));
      } else if (session.kind === "room") {
        this.#restored.delete(session);
        this.#events.onRoomGone(session);
      } else if (session.link?.state() !== "connected") {
        // While the media flows, two people talk: no server ends that.
        session.end(session.reasonGone, false);
      }
    }

    this.#note();
  }

  #rebuild(note: ResumeNote): void {
    const session = this.#events.rebuild(note);
    this.#restored.add(session);
    this.bring(session);
  }

  #forgetLast(): void {
    const last = this.#last;
    this.#last = null;
    this.#moved = null;
    if (last !== null) {
      this.#events.onGone(last);
    }
  }

  #giveTracks(): void {
    if (this.#media !== null) {
      this.#front?.setLocal(this.#media, this.#tracks);
    }
  }

  #note(): void {
    const notes = [this.#front, this.#held].flatMap((session) => (session === null ? [] : (this.#noteOf(session) ?? [])));
    writeNotes(this.#storage, notes);
  }

  /** Null for a session that cannot be resumed. */
  #noteOf(session: ActiveSession): ResumeNote | null {
    if (session.secret === "" || session.ended) {
      return null;
    }

    const { peer, room, hold, connectedAt } = session.state;
    return {
      kind: session.kind,
      id: session.id,
      role: session.role,
      secret: session.secret,
      expectedId: session.expectedId,
      peer,
      locked: room?.locked ?? false,
      expiresAt: room?.expiresAt ?? null,
      microphone: this.#media?.microphone.state === "on",
      camera: this.#media?.camera.state === "on",
      hold: hold === "mine" || hold === "both",
      connectedAt,
    };
  }
}

function resumed(session: ActiveSession, result: Wire, fresh: boolean): void {
  session.adopt({ secret: result["secret"], iceServers: result["iceServers"] });
  const { room } = session.state;
  if (room !== null) {
    session.update({ room: { ...room, locked: result["locked"] === true, expiresAt: asTime(result["expiresAt"]) } });
  }

  const peer = result["peer"];
  if (!isWire(peer)) {
    if (session.kind === "room") {
      session.setPhase({ name: "waiting-for-guest" });
      return;
    }
  } else {
    session.setPeer(readPeer(peer));
    if (peer["present"] === false) {
      session.peerAway(asTime(peer["until"]) ?? Date.now() + 60_000, "connection-lost");
    }
  }

  session.resumed(fresh);
}
