import { parseId } from "../identity/id";
import type { PeopleBook } from "../people/peopleBook";
import { readMissed } from "../people/peopleBook";
import type { ActiveSession, SessionSeed } from "../session/activeSession";
import type { PreparedOffer } from "../session/callOpening";
import { endReasonOf } from "../session/endReason";
import { readPeer } from "../session/readPeer";
import type { SessionDesk } from "../session/sessionDesk";
import type { Answer, Signalling } from "../signalling/signalling";
import type { CallFailure, IncomingCall, OutgoingCall, Recent, Settings } from "../types";
import { asList, asTime, asText, asWire, isWire, oneOf, type Wire } from "../wire/wire";
import { CallDrafter } from "./callDrafter";
import { CallPreparer, type PreparedCall } from "./preparedCall";
import { SilentCalls, type SilentCall } from "./silentCalls";

export interface CallDeskOptions {
  readonly signalling: Signalling;
  readonly desk: SessionDesk;
  readonly people: PeopleBook;
  readonly settings: () => Settings;
  readonly myId: () => string;
  readonly now: () => number;
  /** See `Announcer.workFirst`. */
  readonly workFirst: () => () => void;
  readonly createSession: (seed: SessionSeed) => ActiveSession;
  /** Opens the devices that a call needs; the call does not wait for them. */
  readonly openDevices: (video: boolean) => void;
  /** Nothing rings or is placed any more. */
  readonly onIdle: () => void;
  readonly onChange: (outgoing: OutgoingCall | null, incoming: readonly IncomingCall[]) => void;
}

interface Outgoing {
  readonly session: ActiveSession;
  readonly startedAt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

interface Incoming {
  readonly session: ActiveSession;
  readonly offer: PreparedOffer;
  call: IncomingCall;
  readonly timers: Set<ReturnType<typeof setTimeout>>;
}

type OverReason = (IncomingCall["phase"] & { name: "over" })["reason"];

const ringingLimit = 2;
/** An outcome that the server did not tell in time. */
const ringSlack = 15_000;
/** No server lets a call ring longer. */
const longestRing = 600_000;
const overLife = 6_000;
const glareLife = 10_000;

/** Calls by ID: placing, ringing, answering, and all the ways in which it comes to nothing. */
export class CallDesk {
  readonly #options: CallDeskOptions;
  readonly #preparer: CallPreparer;
  readonly #drafter: CallDrafter;
  readonly #incoming = new Map<string, Incoming>();
  readonly #silent = new SilentCalls();
  #outgoing: OutgoingCall | null = null;
  #placing: Outgoing | null = null;
  /** Whose call won over mine, and what to answer it with. */
  #winner: { readonly from: string; readonly video: boolean; readonly until: number } | null = null;

  constructor(options: CallDeskOptions) {
    this.#options = options;
    const { signalling } = options;
    this.#preparer = new CallPreparer(signalling);
    this.#drafter = new CallDrafter({
      preparer: this.#preparer,
      createSession: (to, call) => this.#createOutgoing(to, call),
      conditions: () => JSON.stringify([options.settings().relayOnly, options.settings().codec, options.myId()]),
    });
    signalling.on("callUser", ([payload], acknowledge) => {
      this.#onIncoming(asWire(payload), acknowledge);
    });
    signalling.on("callRinging", ([payload]) => {
      if (!this.#isMine(asWire(payload))) {
        return;
      }

      this.#placing?.session.adopt({ iceServers: asWire(payload)["iceServers"] });
      this.#placing?.session.opening.rings();
      if (this.#outgoing?.phase.name === "calling") {
        this.#setOutgoing({ ...this.#outgoing, phase: { name: "ringing" } });
      }
    });
    signalling.on("callAccepted", ([signal, payload]) => {
      void this.#onAccepted(signal, asWire(payload));
    });
    signalling.on("callRejected", ([payload]) => {
      this.#onRejected(asWire(payload));
    });
    signalling.on("callEnded", ([payload]) => {
      this.#onEnded(asWire(payload));
    });
    signalling.on("missedCalls", ([list], acknowledge) => {
      options.people.addMissed(asList(list).flatMap(readMissed));
      acknowledge({ ok: true });
    });
  }

  get busy(): boolean {
    return this.#placing !== null || this.#outgoing?.phase.name === "calling" || [...this.#incoming.values()].some(({ call }) => call.phase.name === "answering");
  }

  /** The server is there: the next call can be prepared. */
  online(): void {
    this.#preparer.reset();
    this.#preparer.prepare();
    this.#drafter.draftSoon();
  }

  /** The server cancels what rings when the connection of either side is lost. */
  offline(): void {
    this.#preparer.reset();
    this.#drafter.drop();
    if (this.#placing !== null) {
      this.#fail("network");
    }

    for (const [callId, { call }] of this.#incoming) {
      if (call.phase.name === "ringing") {
        this.#over(callId, "connection-lost");
      }
    }

    for (const call of this.#silent.clear()) {
      this.#recordOver(call, "connection-lost");
    }
  }

  /** The person sees whom they can call with one press: most of that call can be made now. Null: nobody any more. */
  expect(text: string | null): void {
    const to = text === null ? null : parseId(text);
    this.#drafter.expect(to === this.#options.myId() ? null : to);
  }

  async call(text: string, video: boolean): Promise<void> {
    const placed = this.#options.workFirst();
    try {
      await this.#place(text, video);
    } finally {
      placed();
    }
  }

  async #place(text: string, video: boolean): Promise<void> {
    const { desk, people, myId, settings } = this.#options;
    if (this.busy || this.#outgoing?.phase.name === "calling" || desk.full) {
      return;
    }

    const to = parseId(text) ?? text.trim();
    const name = people.contact(to)?.name ?? "";
    this.#setOutgoing({ to, name, video, phase: { name: "calling" } });
    if (to === "" || to.length > 128 || /\s/.test(to) || to === myId()) {
      this.#setOutgoing({ to, name, video, phase: { name: "failed", reason: "bad-id" } });
      return;
    }

    // Whoever rings here already is answered: calling back is what both want.
    const ringing = [...this.#incoming.values()].find(({ call }) => call.from.id === to && call.phase.name === "ringing");
    if (ringing !== undefined) {
      this.#setOutgoing(null);
      await this.answer(ringing.call.callId, video, false);
      return;
    }

    this.#options.openDevices(video);
    const waiting = this.#outgoing;
    const startedAt = Date.now();
    const draft = await this.#drafter.take(to);
    const prepared = draft?.call ?? (await this.#preparer.take());
    if (this.#outgoing !== waiting) {
      draft?.session.end("hung-up", false);
      return; // canceled, or another call was placed meanwhile
    }

    const session = draft?.session ?? this.#createOutgoing(to, prepared);
    const current: Outgoing = { session, startedAt, timer: undefined };
    this.#placing = current;
    this.#options.desk.register(session);
    session.setPeer({ id: to, name, verified: false, classic: false });
    const offer = draft?.signed ?? (await session.opening.draftOffer());
    if (this.#placing !== current) {
      session.end("hung-up", false);
      return;
    }

    const request = { userToCall: to, name: settings().name, callId: session.id, media: { audio: true, video } };
    const asked = this.#options.signalling.request("callUser", { ...request, signalData: offer?.signal, proof: offer?.proof });
    session.opening.useDraft();
    let answer: Answer = await asked;
    let complete = false;
    if (!answer.ok && answer.error === "needs-complete-description" && this.#placing === current) {
      complete = true;
      const relay = await this.#options.signalling.request("ice-servers", { callId: session.id });
      session.adopt({ iceServers: relay.body?.["iceServers"] });
      const whole = await session.opening.completeOffer();
      answer = await this.#options.signalling.request("callUser", { ...request, signalData: whole?.signal, proof: whole?.proof, complete: true });
    }

    if (this.#placing === current) {
      this.#onPlaced(current, answer, complete);
    }
  }

  cancel(): void {
    const placing = this.#placing;
    if (placing !== null) {
      this.#record(placing, "canceled");
      this.#options.signalling.send("leaveCall", { callId: placing.session.id });
      this.#drop(placing);
    }

    this.#setOutgoing(null);
  }

  dismissOutgoing(): void {
    if (this.#outgoing?.phase.name === "failed") {
      this.#setOutgoing(null);
    }
  }

  async answer(callId: string, video: boolean, replace: boolean): Promise<void> {
    const incoming = this.#incoming.get(callId);
    if (incoming?.call.phase.name !== "ringing") {
      return;
    }

    const answered = this.#options.workFirst();
    try {
      await this.#answer(incoming, video, replace);
    } finally {
      answered();
    }
  }

  async #answer(incoming: Incoming, video: boolean, replace: boolean): Promise<void> {
    const { desk, signalling, settings } = this.#options;
    const { callId } = incoming.call;
    this.#setIncoming(incoming, { ...incoming.call, phase: { name: "answering" } });
    this.#options.openDevices(video);
    if (replace || desk.full) {
      desk.front?.end("hung-up", true);
    }

    if (this.#placing !== null && this.#winner?.from !== incoming.call.from.id) {
      this.cancel();
    }

    const { session } = incoming;
    incoming.offer.hurry();
    const signed = (await incoming.offer.ready) ? await session.opening.makeAnswer() : null;
    if (signed === null) {
      this.decline(callId);
      return;
    }

    const answer = await signalling.request("answerCall", { signal: signed.signal, proof: signed.proof, to: incoming.call.from.id, callId, name: settings().name });
    if (this.#incoming.get(callId) !== incoming || session.ended) {
      return; // the caller was faster: it has ended the call
    }

    if (!answer.ok) {
      session.end("call-ended", false);
      this.#over(callId, answer.error === "answered-elsewhere" ? "answered-elsewhere" : answer.error === "network" ? "connection-lost" : "canceled");
      return;
    }

    session.adopt(answer.body);
    session.setPeer(readPeer(answer.body["peer"]) ?? incoming.call.from);
    desk.bring(session);
    this.#remove(callId);
    session.opening.described();
  }

  decline(callId: string): void {
    const incoming = this.#incoming.get(callId);
    if (incoming !== undefined && incoming.call.phase.name !== "over") {
      this.#options.signalling.send("rejectCall", { callId, reason: "declined" });
      incoming.session.end("hung-up", false);
      this.#recordIncoming(incoming.call, "declined");
    }

    this.#remove(callId);
  }

  dismissIncoming(callId: string): void {
    if (this.#incoming.get(callId)?.call.phase.name === "over") {
      this.#remove(callId);
    }
  }

  close(): void {
    clearTimeout(this.#placing?.timer);
    this.#preparer.close();
    this.#drafter.expect(null);
    for (const [callId, { session }] of this.#incoming) {
      session.end("hung-up", false);
      this.#remove(callId);
    }
  }

  #createOutgoing(to: string, prepared: PreparedCall): ActiveSession {
    return this.#options.createSession({ kind: "call", id: prepared.callId, role: "caller", expectedId: to, connectedAt: null });
  }

  #onPlaced(placing: Outgoing, answer: Answer, complete: boolean): void {
    const { session } = placing;
    if (!answer.ok && answer.error === "glare") {
      this.#yield();
      return;
    }

    if (!answer.ok) {
      // The outcome of a call comes as callRejected and as the answer, whichever is first.
      this.#fail(failureOf(answer.error));
      return;
    }

    if (this.#outgoing?.phase.name === "connecting") {
      return; // answered before this came: who answered is known, and nothing is awaited any more
    }

    const peer = asWire(answer.body["peer"]);
    session.setPeer({ id: asText(peer["id"]) || placing.session.expectedId, name: this.#outgoing?.name ?? "", verified: peer["verified"] === true, classic: complete });
    if (!complete) {
      void session.opening.placed();
    }

    const expiresAt = asTime(answer.body["expiresAt"]);
    placing.timer = setTimeout(() => {
      this.#options.signalling.send("leaveCall", { callId: session.id });
      this.#fail("no-answer");
    }, this.#untilRingEnds(expiresAt ?? this.#options.now() + 60_000));
  }

  /** By the server's clock, and within what a timer takes. */
  #untilRingEnds(expiresAt: number): number {
    return Math.min(Math.max(0, expiresAt - this.#options.now()), longestRing) + ringSlack;
  }

  async #onAccepted(signal: unknown, payload: Wire): Promise<void> {
    const placing = this.#placing;
    if (placing === null || !this.#isMine(payload)) {
      return;
    }

    const { session } = placing;
    const accepted = this.#options.workFirst();
    clearTimeout(placing.timer);
    session.adopt({ secret: payload["secret"], iceServers: payload["iceServers"] });
    const peer = readPeer(payload);
    session.setPeer(peer === null ? null : { ...peer, name: peer.name || (this.#outgoing?.name ?? "") });
    if (this.#outgoing !== null) {
      this.#setOutgoing({ ...this.#outgoing, phase: { name: "connecting" } });
    }

    const taken = await session.opening.takeAnswer(signal, payload["proof"]);
    accepted();
    if (this.#placing !== placing) {
      return;
    }

    if (!taken) {
      const forged = session.state.verification.state === "failed"; // then the session has ended itself, and said why
      if (!forged) {
        this.#options.signalling.send("leaveCall", { callId: session.id });
      }

      this.#fail(forged ? "verification-failed" : "refused");
      return;
    }

    this.#placing = null;
    this.#options.desk.bring(session); // before the attempt goes: a moment with neither would be the home screen, which opens a preview
    this.#setOutgoing(null);
    session.opening.described();
    this.#preparer.prepare();
  }

  #onRejected(payload: Wire): void {
    if (!this.#isMine(payload)) {
      return;
    }

    const reason = asText(payload["reason"]);
    if (reason === "glare") {
      this.#yield();
    } else {
      this.#fail(failureOf(reason));
    }
  }

  /** We called one another at the same moment: the other call goes on, and needs no click. */
  #yield(): void {
    const placing = this.#placing;
    if (placing === null) {
      return;
    }

    const from = placing.session.expectedId;
    const video = this.#outgoing?.video ?? true;
    this.#winner = { from, video, until: Date.now() + glareLife };
    const ringing = [...this.#incoming.values()].find(({ call }) => call.from.id === from && call.phase.name === "ringing");
    void (ringing === undefined ? undefined : this.answer(ringing.call.callId, video, false));
    this.#drop(placing);
    this.#setOutgoing(null);
  }

  #onEnded(payload: Wire): void {
    const callId = asText(payload["callId"]);
    const reason = asText(payload["reason"]);
    const ringing = this.#incoming.get(callId);
    const silent = this.#silent.take(callId);
    if (silent !== null) {
      this.#recordOver(silent, overReason(reason));
    } else if (ringing !== undefined && reason === "canceled" && this.#isWith(ringing.call.from.id)) {
      // Both called at once, and mine goes on: nothing was missed.
      ringing.session.end("call-ended", false);
      this.#remove(callId);
    } else if (ringing !== undefined) {
      this.#over(callId, overReason(reason));
    } else if (this.#isMine(payload)) {
      this.#fail(reason === "connection-lost" ? "network" : "declined");
    } else {
      const session = this.#options.desk.find({ callId });
      const why = endReasonOf(reason);
      session?.end(why === "connection-lost" ? session.reasonGone : why, false);
    }
  }

  #onIncoming(payload: Wire, acknowledge: (body: object) => void): void {
    const { people, settings, desk } = this.#options;
    const callId = asText(payload["callId"]);
    const from = readPeer(payload);
    if (callId === "" || from === null || this.#incoming.has(callId)) {
      acknowledge({ ok: false, error: "bad-request" });
      return;
    }

    if (people.isBlocked(from.id)) {
      acknowledge({ ok: false, error: "blocked" });
      return;
    }

    const contact = people.contact(from.id);
    if (settings().doNotDisturb || (settings().onlyContactsMayRing && contact === undefined)) {
      acknowledge({ ok: true, ringing: false });
      this.#silent.add({ callId, from, contactName: contact?.name ?? null });
      return;
    }

    const ringing = [...this.#incoming.values()].filter(({ call }) => call.phase.name !== "over");
    const stranger = ringing.find(({ call }) => call.phase.name === "ringing" && people.contact(call.from.id) === undefined);
    if (!desk.full && ringing.length >= ringingLimit && contact !== undefined && stranger !== undefined) {
      // Whoever rings beside a stranger is somebody whom this person knows.
      this.#options.signalling.send("rejectCall", { callId: stranger.call.callId, reason: "busy" });
      this.#over(stranger.call.callId, "missed");
    } else if (desk.full || ringing.length >= ringingLimit) {
      acknowledge({ ok: false, error: "busy" });
      return;
    }

    const session = this.#options.createSession({ kind: "call", id: callId, role: "callee", expectedId: from.id, connectedAt: null });
    session.setPeer(from);
    desk.register(session);
    const media = asWire(payload["media"]);
    const incoming: Incoming = {
      session,
      offer: session.opening.prepareAnswer(payload["signal"], payload["proof"], payload["iceServers"]),
      timers: new Set(),
      call: {
        callId,
        from,
        proven: false,
        contactName: contact?.name ?? null,
        media: isWire(payload["media"]) ? { audio: media["audio"] !== false, video: media["video"] !== false } : { audio: true, video: true },
        expiresAt: asTime(payload["expiresAt"]) ?? this.#options.now() + 60_000,
        waiting: desk.front !== null,
        phase: { name: "ringing" },
      },
    };
    this.#incoming.set(callId, incoming);
    void this.#ring(incoming, acknowledge);
  }

  /** Rings when the caller is who the server says. */
  async #ring(incoming: Incoming, acknowledge: (body: object) => void): Promise<void> {
    const { callId } = incoming.call;
    const judged = await incoming.offer.judged;
    if (this.#incoming.get(callId) !== incoming) {
      acknowledge({ ok: true, ringing: false });
      return;
    }

    if (judged !== "trusted") {
      acknowledge({ ok: false, error: judged === "forged" ? "unproven" : "blocked" });
      if (judged === "forged") {
        this.#over(callId, "verification-failed");
      } else {
        incoming.session.end("call-ended", false);
        this.#remove(callId);
      }

      return;
    }

    acknowledge({ ok: true, ringing: true });
    incoming.call = { ...incoming.call, proven: incoming.session.expectsProof };
    this.#changed();
    void incoming.offer.ready.then((ready) => {
      if (!ready && this.#incoming.get(callId) === incoming && incoming.call.phase.name === "ringing") {
        this.decline(callId); // no browser of ours reads that offer
      }
    });
    this.#later(incoming, this.#untilRingEnds(incoming.call.expiresAt), () => {
      this.#over(callId, "missed");
    });
    if (this.#winner?.from === incoming.call.from.id && this.#winner.until > Date.now()) {
      void this.answer(callId, this.#winner.video, false);
    }
  }

  #over(callId: string, reason: OverReason): void {
    const incoming = this.#incoming.get(callId);
    if (incoming === undefined || incoming.call.phase.name === "over") {
      return;
    }

    incoming.session.end("call-ended", false);
    this.#options.desk.forget(incoming.session);
    this.#recordOver(incoming.call, reason);
    this.#setIncoming(incoming, { ...incoming.call, phase: { name: "over", reason } });
    this.#later(incoming, overLife, () => {
      this.#remove(callId);
    });
    this.#idle();
  }

  #fail(reason: CallFailure): void {
    const placing = this.#placing;
    if (placing === null) {
      return;
    }

    this.#record(placing, reason === "declined" || reason === "busy" || reason === "no-answer" || reason === "offline" || reason === "blocked" ? reason : "failed");
    this.#drop(placing);
    if (this.#outgoing !== null) {
      this.#setOutgoing({ ...this.#outgoing, phase: { name: "failed", reason } });
    }
  }

  #drop(placing: Outgoing): void {
    clearTimeout(placing.timer);
    placing.session.end("hung-up", false);
    this.#options.desk.forget(placing.session);
    this.#placing = null;
    this.#preparer.prepare();
    this.#drafter.draftSoon();
    this.#idle();
  }

  #record({ session, startedAt }: Outgoing, outcome: Recent["outcome"]): void {
    this.#options.people.addRecent({
      id: session.id,
      kind: "call",
      direction: "outgoing",
      peerId: session.expectedId,
      peerName: this.#outgoing?.name ?? "",
      time: startedAt,
      duration: 0,
      outcome,
    });
  }

  /** What became of a call that this browser did not take. */
  #recordOver(call: SilentCall, reason: OverReason): void {
    const { callId, from, contactName } = call;
    this.#recordIncoming(call, reason === "answered-elsewhere" ? "answered" : reason === "declined-elsewhere" ? "declined" : "missed");
    if (reason === "missed" || reason === "canceled" || reason === "connection-lost") {
      this.#options.people.addMissed([{ callId, from: from.id, name: contactName ?? from.name, verified: from.verified, time: Date.now() }]);
    }
  }

  #recordIncoming({ callId, from, contactName }: SilentCall, outcome: Recent["outcome"]): void {
    this.#options.people.addRecent({
      id: callId,
      kind: "call",
      direction: "incoming",
      peerId: from.id,
      peerName: contactName ?? from.name,
      time: Date.now(),
      duration: 0,
      outcome,
    });
  }

  #isWith(id: string): boolean {
    return this.#placing?.session.expectedId === id || this.#options.desk.front?.expectedId === id;
  }

  #isMine(payload: Wire): boolean {
    return this.#placing !== null && this.#placing.session.id === payload["callId"];
  }

  #later(incoming: Incoming, delay: number, work: () => void): void {
    const timer = setTimeout(() => {
      incoming.timers.delete(timer);
      work();
    }, delay);
    incoming.timers.add(timer);
  }

  #remove(callId: string): void {
    const incoming = this.#incoming.get(callId);
    if (incoming !== undefined) {
      for (const timer of incoming.timers) {
        clearTimeout(timer);
      }

      this.#incoming.delete(callId);
      this.#changed();
      this.#idle();
    }
  }

  #idle(): void {
    if (!this.busy && this.#options.desk.front === null) {
      this.#options.onIdle();
    }
  }

  #setIncoming(incoming: Incoming, call: IncomingCall): void {
    incoming.call = call;
    this.#changed();
  }

  #setOutgoing(outgoing: OutgoingCall | null): void {
    this.#outgoing = outgoing;
    this.#changed();
  }

  #changed(): void {
    this.#options.onChange(
      this.#outgoing,
      [...this.#incoming.values()].map(({ call }) => call),
    );
  }
}

function overReason(reason: string): OverReason {
  return oneOf(reason, "missed", "answered-elsewhere", "declined-elsewhere", "connection-lost") ?? "canceled";
}

function failureOf(code: string): CallFailure {
  if (code === "bad-request") {
    return "bad-id";
  }

  return oneOf(code, "declined", "busy", "no-answer", "offline", "blocked", "unproven", "network", "rate-limited") ?? "refused";
}
