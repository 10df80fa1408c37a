import { parseId, isIdentityId } from "../identity/id";
import { cleanName } from "../people/cleanName";
import type { ActiveSession, SessionSeed } from "../session/activeSession";
import { readPeer } from "../session/readPeer";
import type { SessionDesk } from "../session/sessionDesk";
import type { FirstRequest } from "../signalling/firstRequest";
import type { Answer, Signalling } from "../signalling/signalling";
import type { EndReason, Room, Settings } from "../types";
import { asList, asTime, asText, asWire, oneOf, type Wire } from "../wire/wire";
import { joinRequest } from "./joinRequest";
import { newRoomId, roomLink } from "./roomLink";

export interface RoomDeskOptions {
  readonly signalling: Signalling;
  readonly desk: SessionDesk;
  readonly settings: () => Settings;
  readonly myId: () => string;
  readonly origin: string;
  readonly createSession: (seed: SessionSeed) => ActiveSession;
  readonly openDevices: () => void;
}

const refusals: Readonly<Record<string, EndReason>> = {
  "room-full": "room-full",
  "room-expired": "room-expired",
  removed: "removed",
  "other-host": "other-host",
};

/** Rooms by link: joining, the lobby, and what the host may do. */
export class RoomDesk {
  readonly #options: RoomDeskOptions;
  /** Joined before the server was reached, or waiting at the door: joined again when it is back. */
  #pending: ActiveSession | null = null;
  /** Whose room is entered without anybody having pressed a button; null when somebody has. */
  #expectedHost: string | null = null;

  constructor(options: RoomDeskOptions) {
    this.#options = options;
    const { signalling } = options;
    const on = (event: string, handle: (session: ActiveSession, message: Wire) => void) => {
      signalling.on(event, (args) => {
        const message = asWire(args.find((argument) => typeof asWire(argument)["roomId"] === "string") ?? args[0]);
        const session = options.desk.find({ roomId: message["roomId"] });
        if (session !== undefined && !session.ended) {
          handle(session, message);
        }
      });
    };
    on("user-joined", (session, message) => {
      session.adopt({ secret: message["secret"], iceServers: message["iceServers"] });
      session.meet(readPeer(message), true); // the host makes the offer
      options.desk.changed();
    });
    on("user-left", (session, message) => {
      const { peer } = session.state;
      if (peer === null) {
        return; // it said so itself, over the data channel
      }

      const word = oneOf(message["reason"], "connection-lost", "removed") ?? "left";
      const reason = word === "connection-lost" && session.reasonGone === "page-closed" ? "left" : word;
      session.disconnect();
      session.setPhase({ name: "waiting-for-guest", left: { name: peer.name, reason } });
    });
    on("waiting", (session) => {
      leavePeer(session);
      session.setPhase({ name: "waiting-to-be-admitted" });
    });
    on("admitted", (session, message) => {
      leavePeer(session);
      this.#joined(session, message);
    });
    on("denied", (session, message) => {
      const reasons = { denied: "denied", "host-left": "host-left", "room-full": "room-full", expired: "room-expired" } as const;
      session.end(reasons[oneOf(message["reason"], "denied", "host-left", "room-full", "expired") ?? "denied"], false);
    });
    on("removed", (session) => {
      session.end("removed", false);
    });
    on("knock", (session, message) => {
      const knock = { id: asText(message["id"]), name: cleanName(asText(message["name"])) };
      const others = session.state.room?.knocks.filter(({ id }) => id !== knock.id) ?? [];
      change(session, { knocks: [...others, knock].slice(-20) });
    });
    on("knock-canceled", (session, message) => {
      this.#forgetKnock(session, asText(message["id"]));
    });
    on("room-locked", (session, message) => {
      change(session, { locked: message["locked"] === true });
    });
    on("room-expires", (session, message) => {
      change(session, { expiresAt: asTime(message["expiresAt"]) });
    });
    on("host-changed", (session, message) => {
      if (asText(message["id"]) === options.myId()) {
        session.adopt({ secret: message["secret"] });
        session.becomes("host");
        change(session, { role: "host", handedOver: true, link: roomLink(options.origin, session.id, options.myId()) });
      }
    });
  }

  create(): { readonly roomId: string; readonly link: string } {
    const roomId = newRoomId();
    return { roomId, link: roomLink(this.#options.origin, roomId, this.#options.myId()) };
  }

  join(roomId: string, fragment: string): void {
    const { desk } = this.#options;
    if (roomId === "" || roomId.length > 128 || desk.find({ roomId }) !== undefined || desk.full) {
      return;
    }

    this.#options.openDevices();
    const hostId = parseId(fragment.replace(/^#/, "")) ?? "";
    const session = this.#options.createSession({ kind: "room", id: roomId, role: "guest", expectedId: hostId === this.#options.myId() ? "" : hostId, connectedAt: null });
    this.#setRoom(session, { role: "guest", locked: false, expiresAt: null });
    desk.bring(session);
    session.prepare(false); // most who open a link are awaited
    this.#pending = session;
    this.#expectedHost = null;
    void this.#ask(session);
  }

  /** The server is there (again). */
  online(): void {
    if (this.#pending !== null) {
      void this.#ask(this.#pending);
    }
  }

  /** What joins the room that waits for the server; null when none does. */
  joinRequest(): FirstRequest | null {
    return this.#pending === null ? null : this.#request(this.#pending);
  }

  /** A room of before a reload. */
  adoptRoom(session: ActiveSession, room: Pick<Room, "role" | "locked" | "expiresAt">): void {
    this.#setRoom(session, room);
  }

  /** The server lost the room (or the grace time is over): it is entered again, unless its host is another one by now. */
  rejoin(session: ActiveSession): void {
    const host = session.role === "host" ? this.#options.myId() : (session.state.peer?.id ?? session.expectedId);
    if (host === "") {
      session.end("other-host", false);
      return;
    }

    session.disconnect();
    session.setPhase({ name: "joining" });
    this.#pending = session;
    this.#expectedHost = host;
    void this.#ask(session);
  }

  leave(session: ActiveSession): void {
    this.#options.signalling.send("leave-room", { roomId: session.id });
  }

  forget(session: ActiveSession): void {
    if (this.#pending === session) {
      this.#pending = null;
    }
  }

  lock(locked: boolean): void {
    this.#asHost("lock-room", { locked }, (session) => {
      change(session, { locked });
    });
  }

  /** After some time, which the server counts: when that is by its clock comes with `room-expires`. */
  expire(expiresIn: number | null): void {
    this.#asHost("expire-room", { expiresIn }, () => undefined);
  }

  admit(id: string): void {
    this.#asHost("admit", { id }, (session) => {
      this.#forgetKnock(session, id);
    });
  }

  deny(id: string): void {
    this.#asHost("deny", { id }, (session) => {
      this.#forgetKnock(session, id);
    });
  }

  removeGuest(): void {
    const id = this.#options.desk.front?.state.peer?.id;
    this.#asHost("remove-guest", id === undefined ? {} : { id }, () => undefined);
  }

  #request(session: ActiveSession): FirstRequest {
    return joinRequest(session.id, this.#options.myId(), this.#options.settings().name, this.#expectedHost);
  }

  async #ask(session: ActiveSession): Promise<void> {
    const { event, body } = this.#request(session);
    const answer: Answer = await this.#options.signalling.request(event, body);
    if (session.ended || this.#pending !== session) {
      return;
    }

    if (!answer.ok) {
      if (answer.error !== "network") {
        session.end(refusals[answer.error] ?? "refused", false);
      }

      return; // asked again when the server is back
    }

    if (answer.body["waiting"] === true) {
      session.setPhase({ name: "waiting-to-be-admitted" });
    } else {
      this.#joined(session, answer.body);
    }
  }

  #joined(session: ActiveSession, answer: Wire): void {
    this.#pending = null;
    const role = oneOf(answer["role"], "host", "guest") ?? "guest";
    session.adopt({ secret: answer["secret"], iceServers: answer["iceServers"] });
    session.becomes(role);
    this.#setRoom(session, { role, locked: answer["locked"] === true, expiresAt: asTime(answer["expiresAt"]) });
    const peer = readPeer(asList(answer["members"])[0]);
    if (peer === null) {
      session.setPhase({ name: "waiting-for-guest" });
    } else {
      // The host offers; and so does whoever takes over a place of their own, whose peer waits for that.
      session.meet(peer, role === "host" || answer["back"] === true);
    }

    this.#options.desk.changed();
  }

  #setRoom(session: ActiveSession, { role, locked, expiresAt }: Pick<Room, "role" | "locked" | "expiresAt">): void {
    const host = isIdentityId(session.expectedId) ? session.expectedId : role === "host" ? this.#options.myId() : "";
    session.update({ room: { roomId: session.id, role, handedOver: false, link: roomLink(this.#options.origin, session.id, host), locked, expiresAt, knocks: [] } });
  }

  #forgetKnock(session: ActiveSession, id: string): void {
    change(session, { knocks: session.state.room?.knocks.filter((knock) => knock.id !== id) ?? [] });
  }

  #asHost(event: string, body: object, then: (session: ActiveSession) => void): void {
    const session = this.#options.desk.front;
    if (session?.state.room?.role !== "host") {
      return;
    }

    void this.#options.signalling.request(event, { roomId: session.id, ...body }).then((answer) => {
      if (answer.ok && !session.ended) {
        then(session);
      }
    });
  }
}

/** The true host is back, and this page is a newcomer to its room: whom it talked to here is not in it. */
function leavePeer(session: ActiveSession): void {
  if (session.state.peer !== null) {
    session.disconnect();
  }
}

function change(session: ActiveSession, room: Partial<Room>): void {
  const before = session.state.room;
  if (before !== null) {
    session.update({ room: { ...before, ...room } });
  }
}
