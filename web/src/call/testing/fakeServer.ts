import { Listening } from "../signalling/listening";
import { asAnswer, noNetwork, type Answer, type Signalling } from "../signalling/signalling";
import { randomId } from "../wire/base64url";
import { asList, asText, asWire, parseJson, type Wire } from "../wire/wire";

/** What is delivered after an acknowledgement comes after it, also in tests whose time stands still. */
const afterAnswer = globalThis.setTimeout;

interface Member {
  connection: FakeConnection | null;
  readonly id: string;
  role: string;
  readonly name: string;
  readonly trickle: boolean;
  readonly resume: boolean;
}

interface FakeSession {
  readonly address: { callId: string } | { roomId: string };
  readonly secret: string;
  readonly members: Member[];
  readonly kept: [Member, string, readonly unknown[]][];
}

interface FakeCall {
  readonly callId: string;
  readonly caller: FakeConnection;
  readonly ringing: Set<FakeConnection>;
  readonly kept: [string, readonly unknown[]][];
}

/** A small server in memory that keeps the contract of docs/protocol.md as far as the tests of the page need it. */
export class FakeServer {
  /** What members of a session are given. */
  iceServers: readonly RTCIceServer[] = [];
  readonly sessions = new Map<string, FakeSession>();
  readonly calls = new Map<string, FakeCall>();
  readonly connections = new Set<FakeConnection>();
  /** Errors that requests are answered with, by event. */
  readonly refusals = new Map<string, string>();
  /** Every relayed or placed payload passes here: a malicious server changes it. */
  tamper: (event: string, args: readonly unknown[]) => readonly unknown[] = (_event, args) => args;

  /** Tickets of before a restart open nothing any more. */
  keyIsLost = false;

  /** The server's time. */
  clock = (): number => Date.now();

  /** What it knows is gone, and so are all connections. */
  restart(): void {
    this.sessions.clear();
    this.calls.clear();
    for (const connection of this.connections) {
      connection.drop();
    }
  }

  find(args: readonly unknown[]): FakeSession | undefined {
    for (const argument of args) {
      const { callId, roomId } = asWire(argument);
      const session = this.sessions.get(asText(callId) || asText(roomId) || asText(argument));
      if (session !== undefined) {
        return session;
      }
    }

    return undefined;
  }

  handle(from: FakeConnection, event: string, args: readonly unknown[]): object | Promise<object> {
    const payload = asWire(args[0]);
    const refusal = this.refusals.get(event);
    if (refusal !== undefined) {
      return { ok: false, error: refusal };
    }

    switch (event) {
      case "prepare-call":
        return { ok: true, callId: randomId() };
      case "ice-servers":
      case "test-relay":
        return { ok: true, iceServers: this.iceServers, ttl: 600 };
      case "join-room":
        return this.#join(from, asText(payload["roomId"]) || asText(args[0]), asText(payload["host"]));
      case "leave-room":
        this.#leave(from, this.sessions.get(asText(payload["roomId"]) || asText(args[0])));
        return { ok: true };
      case "offer":
      case "answer":
      case "ice-candidate":
        return this.#relay(from, event, args);
      case "callUser":
        return this.#call(from, payload);
      case "answerCall":
        return this.#answer(from, payload);
      case "rejectCall":
        return this.#reject(from, payload);
      case "leaveCall":
        return this.#hangUp(from, payload);
      case "resume":
        return { ok: true, sessions: asList(payload["sessions"]).map((entry) => this.#resume(from, asWire(entry))) };
      case "link-request":
        return this.#pass(event, { ...payload, from: from.socketId }, ({ id }) => id === payload["to"]);
      case "link-reveal":
      case "link-chosen":
      case "link-grant":
      case "link-deny":
        return this.#pass(event, { ...payload, from: from.socketId }, ({ socketId }) => socketId === payload["to"]);
      case "renew-certificate":
      case "certificate-renewed":
        return this.#pass(event, payload, (connection) => connection.id === from.id && connection !== from);
      default:
        return { ok: true };
    }
  }

  #pass(event: string, payload: object, to: (connection: FakeConnection) => boolean): object {
    const targets = [...this.connections].filter((connection) => connection.online && to(connection));
    for (const target of targets) {
      target.deliver(event, [payload]);
    }

    return targets.length === 0 ? { ok: false, error: "offline" } : { ok: true };
  }

  /** The connection is gone; who can resume keeps its place. */
  lost(from: FakeConnection, reason = "connection-lost"): void {
    for (const session of this.sessions.values()) {
      const member = session.members.find(({ connection }) => connection === from);
      if (member !== undefined) {
        member.connection = null;
        other(session, member)?.connection?.deliver("peer-away", [{ ...session.address, id: member.id, until: Date.now() + 60_000, reason }]);
      }
    }

    for (const call of this.calls.values()) {
      if (call.caller === from) {
        this.#cancel(call, "canceled");
      }
    }
  }

  #join(from: FakeConnection, roomId: string, wantedHost: string): object {
    let session = this.sessions.get(roomId);
    if (wantedHost !== "" && wantedHost !== (session?.members[0]?.id ?? from.id)) {
      return { ok: false, error: "other-host" };
    }

    if (session === undefined) {
      session = { address: { roomId }, secret: randomId(), members: [], kept: [] };
      this.sessions.set(roomId, session);
    }

    if (session.members.length >= 2) {
      return { ok: false, error: "room-full" };
    }

    const [host] = session.members;
    const member = from.member(host === undefined ? "host" : "guest");
    session.members.push(member);
    if (host !== undefined) {
      tell(session, host, "user-joined", [member.id, { ...seen(member), roomId, secret: ticketOf(session, "host"), iceServers: this.iceServers, ttl: 600 }]);
    }

    return { ok: true, roomId, role: member.role, id: member.id, members: host === undefined ? [] : [seen(host)], locked: false, expiresAt: null, ...(host === undefined ? {} : { iceServers: this.iceServers, ttl: 600 }), secret: ticketOf(session, member.role) };
  }

  #leave(from: FakeConnection, session: FakeSession | undefined): void {
    const member = session?.members.find(({ connection }) => connection === from);
    if (session === undefined || member === undefined) {
      return;
    }

    const stays = other(session, member);
    session.members.splice(session.members.indexOf(member), 1);
    if (stays !== undefined) {
      tell(session, stays, "user-left", [member.id, { id: member.id, ...session.address, reason: "left" }]);
    }

    if (stays !== undefined && stays.role === "guest") {
      stays.role = "host";
      stays.connection?.deliver("host-changed", [{ ...session.address, id: stays.id }]);
    }
  }

  #relay(from: FakeConnection, event: string, args: readonly unknown[]): object {
    const session = this.find(args) ?? [...this.sessions.values()].find(({ members }) => members.some(({ connection }) => connection === from));
    const member = session?.members.find(({ connection }) => connection === from);
    if (session !== undefined && member !== undefined) {
      const target = other(session, member);
      const relayed = [...this.tamper(event, args), { from: member.id, ...session.address }];
      if (target !== undefined) {
        tell(session, target, event, relayed);
      }

      return { ok: true };
    }

    const call = this.calls.get(asText(asWire(args[0])["callId"]));
    if (call?.caller === from) {
      const relayed = [...this.tamper(event, args), { from: from.id, callId: call.callId }];
      call.kept.push([event, relayed]);
      for (const device of call.ringing) {
        device.deliver(event, relayed);
      }

      return { ok: true };
    }

    return { ok: false, error: "not-in-session" };
  }

  async #call(from: FakeConnection, payload: Wire): Promise<object> {
    const callId = asText(payload["callId"]) || randomId();
    const to = asText(payload["userToCall"]);
    const devices = [...this.connections].filter((connection) => connection.id === to && connection.online);
    if (devices.length === 0) {
      return { ok: false, error: "offline" };
    }

    if (devices.every(({ trickle }) => !trickle) && from.trickle && payload["complete"] !== true) {
      return { ok: false, error: "needs-complete-description" };
    }

    const glare = [...this.calls.values()].find((call) => call.caller.id === to && [...call.ringing].some(({ id }) => id === from.id));
    if (glare !== undefined && to < from.id) {
      return { ok: false, error: "glare", winner: glare.callId };
    }

    if (glare !== undefined) {
      this.calls.delete(glare.callId);
      glare.caller.deliver("callRejected", [{ callId: glare.callId, reason: "glare", winner: callId }]);
      for (const device of glare.ringing) {
        device.deliver("callEnded", [{ callId: glare.callId, reason: "canceled", from: glare.caller.id }]);
      }
    }

    const call: FakeCall = { callId, caller: from, ringing: new Set(devices), kept: [] };
    this.calls.set(callId, call);
    const expiresAt = Date.now() + 45_000;
    const [signal, proof] = this.tamper("callUser", [payload["signalData"], payload["proof"]]);
    for (const device of devices) {
      device.deliver("callUser", [{ callId, signal, proof, from: from.id, name: from.name, verified: from.verified, trickle: from.trickle, resume: from.trickle, media: payload["media"], expiresAt, iceServers: this.iceServers, ttl: 600, waiting: false }], (answer) => {
        this.#rang(call, device, asWire(answer));
      });
    }

    await Promise.resolve();
    return { ok: true, callId, state: "calling", expiresAt, peer: { id: to, verified: true, trickle: devices[0]?.trickle, resume: true } };
  }

  #rang(call: FakeCall, device: FakeConnection, answer: Wire): void {
    if (!this.calls.has(call.callId)) {
      return;
    }

    if (answer["ok"] === false) {
      call.ringing.delete(device);
      if (call.ringing.size === 0) {
        this.calls.delete(call.callId);
        call.caller.deliver("callRejected", [{ callId: call.callId, reason: answer["error"] }]);
      }
    } else if (answer["ringing"] !== false) {
      call.caller.deliver("callRinging", [{ callId: call.callId, iceServers: this.iceServers, ttl: 600 }]);
    }
  }

  #answer(from: FakeConnection, payload: Wire): object {
    const call = this.calls.get(asText(payload["callId"])) ?? [...this.calls.values()].find(({ ringing }) => ringing.has(from));
    if (call === undefined || !call.ringing.has(from)) {
      return { ok: false, error: "call-ended" };
    }

    const { callId, caller } = call;
    this.calls.delete(callId);
    for (const device of call.ringing) {
      if (device !== from) {
        device.deliver("callEnded", [{ callId, reason: "answered-elsewhere", from: from.id }]);
      }
    }

    const session: FakeSession = { address: { callId }, secret: randomId(), members: [caller.member("caller"), from.member("callee")], kept: [] };
    this.sessions.set(callId, session);
    const [signal, proof] = this.tamper("answerCall", [payload["signal"], payload["proof"]]);
    caller.deliver("callAccepted", [signal, { callId, from: from.id, name: from.name, verified: from.verified, trickle: from.trickle, resume: from.trickle, secret: ticketOf(session, "caller"), proof, iceServers: this.iceServers, ttl: 600 }]);
    return { ok: true, callId, secret: ticketOf(session, "callee"), iceServers: this.iceServers, ttl: 600, peer: { id: caller.id, name: caller.name, verified: caller.verified, trickle: caller.trickle, resume: caller.trickle } };
  }

  #reject(from: FakeConnection, payload: Wire): object {
    const call = this.calls.get(asText(payload["callId"]));
    if (call?.ringing.has(from) === true) {
      this.calls.delete(call.callId);
      call.caller.deliver("callRejected", [{ callId: call.callId, reason: payload["reason"] ?? "declined" }]);
      for (const device of call.ringing) {
        if (device !== from) {
          device.deliver("callEnded", [{ callId: call.callId, reason: "declined-elsewhere", from: from.id }]);
        }
      }
    }

    return { ok: true };
  }

  #hangUp(from: FakeConnection, payload: Wire): object {
    const callId = asText(payload["callId"]);
    const call = this.calls.get(callId);
    if (call?.caller === from) {
      this.#cancel(call, "canceled");
    }

    const session = callId === "" ? this.find([]) : this.sessions.get(callId);
    const member = session?.members.find(({ connection }) => connection === from);
    if (session !== undefined && member !== undefined) {
      this.sessions.delete(callId);
      other(session, member)?.connection?.deliver("callEnded", [{ callId, reason: payload["reason"] ?? "hung-up", from: from.id }]);
    }

    return { ok: true };
  }

  #cancel(call: FakeCall, reason: string): void {
    this.calls.delete(call.callId);
    for (const device of call.ringing) {
      device.deliver("callEnded", [{ callId: call.callId, reason, from: call.caller.id }]);
    }
  }

  #resume(from: FakeConnection, entry: Wire): object {
    const address = asText(entry["callId"]) === "" ? { roomId: asText(entry["roomId"]) } : { callId: asText(entry["callId"]) };
    const key = Object.values(address)[0] ?? "";
    const ticket = asWire(parseJson(asText(entry["secret"])));
    const secret = asText(ticket["secret"]);
    let session = this.sessions.get(key);
    if (session === undefined && this.keyIsLost) {
      return { ...address, ok: false, error: "session-gone" };
    }

    if (session === undefined) {
      session = { address, secret, members: [], kept: [] };
      this.sessions.set(key, session);
    }

    if (session.secret !== secret) {
      return { ...address, ok: false, error: "session-gone" };
    }

    const role = asText(ticket["role"]);
    let member = session.members.find((candidate) => candidate.role === role);
    if (member === undefined) {
      member = from.member(role);
      session.members.push(member);
    }

    if (member.connection !== null && member.connection !== from) {
      member.connection.deliver("session-moved", [address]);
    }

    member.connection = from;
    const peer = other(session, member);
    const fresh = entry["fresh"] === true;
    peer?.connection?.deliver("peer-back", [{ ...address, id: member.id, fresh }]);
    const mine = session.kept.filter(([target]) => target === member);
    session.kept.splice(0);
    afterAnswer(() => {
      for (const [, event, args] of fresh ? [] : mine) {
        from.deliver(event, args);
      }
    });
    const known = asWire(ticket["peer"]);
    const shown = peer === undefined ? (asText(known["id"]) === "" ? null : { ...known, present: false }) : { ...seen(peer), present: peer.connection !== null };
    return { ...address, ok: true, role, peer: shown, secret: entry["secret"], iceServers: this.iceServers, ttl: 600 };
  }
}

/** One client of the fake server. */
export class FakeConnection extends Listening implements Signalling {
  readonly #server: FakeServer;
  readonly #handshake: (challenge: string) => Promise<object>;
  readonly socketId = randomId(6);
  id = "";
  name = "";
  verified = false;
  trickle = false;

  constructor(server: FakeServer, handshake: (challenge: string) => Promise<object>, readonly idOf: (key: string) => Promise<string>) {
    super();
    this.#server = server;
    this.#handshake = handshake;
  }

  get online(): boolean {
    return this.getState().phase === "online";
  }

  async request(event: string, ...args: readonly unknown[]): Promise<Answer> {
    if (!this.online) {
      return noNetwork;
    }

    const sent = JSON.parse(JSON.stringify(args)) as unknown[];
    await Promise.resolve();
    return asAnswer(await this.#server.handle(this, event, sent));
  }

  send(event: string, ...args: readonly unknown[]): void {
    void this.request(event, ...args);
  }

  deliver(event: string, args: readonly unknown[], acknowledge: (body: object) => void = () => undefined): void {
    const sent = JSON.parse(JSON.stringify(args)) as unknown[];
    queueMicrotask(() => {
      if (this.online) {
        this.dispatch(event, sent, acknowledge);
      }
    });
  }

  connect(): void {
    void this.#connect();
  }

  doubt(): void {}

  restart(): void {
    this.drop();
    this.connect();
  }

  /** The connection is lost; `connect` brings it back. */
  drop(reason?: string): void {
    if (this.online) {
      this.setState({ phase: "lost", since: Date.now(), attempt: 1, retryAt: Date.now() + 1_000 });
      this.#server.lost(this, reason);
    }
  }

  close(): void {
    this.drop();
    this.#server.connections.delete(this);
  }

  member(role: string): Member {
    return { connection: this, id: this.id, role, name: this.name, trickle: this.trickle, resume: this.trickle };
  }

  async #connect(): Promise<void> {
    const auth = asWire(await this.#handshake(this.id));
    const key = asText(asWire(auth["identity"])["key"]);
    this.id = key === "" ? randomId(9) : await this.idOf(key);
    this.verified = key !== "";
    this.name = asText(auth["name"]);
    this.trickle = auth["trickle"] === true;
    this.#server.connections.add(this);
    this.setState({ phase: "online", since: Date.now() });
    this.deliver("me", [this.id, { name: this.name, verified: this.verified, serverTime: this.#server.clock(), version: "test" }]);
  }
}

/** Who is away hears it when it is back. */
function tell(session: FakeSession, member: Member, event: string, args: readonly unknown[]): void {
  if (member.connection === null) {
    session.kept.push([member, event, args]);
  } else {
    member.connection.deliver(event, args);
  }
}

function other(session: FakeSession, member: Member): Member | undefined {
  return session.members.find((candidate) => candidate !== member);
}

/** The real server seals it: a page reads nothing of it. */
function ticketOf(session: FakeSession, role: string): string {
  const peer = session.members.find((member) => member.role !== role);
  return JSON.stringify({ secret: session.secret, role, peer: peer === undefined ? null : seen(peer) });
}

function seen({ id, name, role, trickle, resume }: Member): object {
  return { id, name, role, trickle, resume, verified: true };
}
