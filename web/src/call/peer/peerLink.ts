import { randomId } from "../wire/base64url";
import { fingerprints, isWithin } from "../verification/fingerprints";
import type { WireCandidates } from "../wire/descriptions";
import type { Wish } from "../wire/wish";
import { CameraSize } from "./cameraSize";
import { CandidateBatch } from "./candidateBatch";
import { candidatesApart, isAddressed } from "./candidates";
import { orderCodecs, videoCodecs } from "./codecs";
import { gathered } from "./gathering";
import { sendKeyFrame } from "./keyFrame";
import { received } from "./packets";
import { Pulse } from "./pulse";
import { iceUfrag, tuned, versionOf } from "./sdp";
import { kindOf, noTracks, screenSlots, slots, type Slot, type Tracks } from "./slots";

export interface Description {
  readonly type: "offer" | "answer";
  readonly sdp: string;
}

/** What the peer says of its description. */
export interface PeerDescription {
  readonly description: Description;
  /** Names the peer's connection; empty from a classic client. */
  readonly connection: string;
  /** The version of the offer that it answers; empty where the peer does not say. */
  readonly answers: string;
}

export interface PeerLinkOptions {
  /** Settled when the first description is exchanged; a link that is made ahead does not know yet. */
  readonly polite: () => boolean;
  /** A classic client takes no candidates one by one, so descriptions wait until they are complete. */
  readonly classic: boolean;
  /** What does not change: bundling, the certificate. */
  readonly configuration: RTCConfiguration;
  readonly iceServers: RTCIceServer[];
  /** Media takes the relay, and no other candidate is gathered or said: the peer does not learn this side's addresses. */
  readonly relayOnly: boolean;
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Video codecs in the order of wish, by name; see `preferCodecs`. */
  readonly codecs: readonly string[];
  readonly callbacks: PeerLinkCallbacks;
}

export interface PeerLinkCallbacks {
  /** A description that perfect negotiation made; to be sent. */
  onDescription(description: Description): void;
  /** The peer is asked to make an offer. */
  onWish(wish: Wish): void;
  onCandidates(candidates: readonly (RTCIceCandidateInit | null)[]): void;
  onState(state: LinkState): void;
  /** Nothing has come from the peer for so many milliseconds, whatever the state says. */
  onQuiet(milliseconds: number): void;
  /** Receivers changed; see `receivers()`. */
  onReceivers(): void;
  onChannel(channel: RTCDataChannel): void;
}

/**
 * What became of a description. `started-over`: it belongs to another peer connection, so this link is of no use any more. `misread`: the browser holds
 * other fingerprints than those that it was given.
 */
export type Outcome = "taken" | "ignored" | "started-over" | "broken" | "misread";

export type LinkState = "new" | "connecting" | "connected" | "disconnected" | "failed";

const lastWordTime = 100;
const pendingCandidatesLimit = 100;

/**
 * One RTCPeerConnection to one peer, with perfect negotiation (W3C WebRTC 1.0, section 10.7): it knows the order of descriptions, candidates and
 * m-lines, and nothing of the server. A peer that starts over gets a new link.
 *
 * Between Duet's pages the polite side asks for an offer once the first negotiation is through, so that two never meet: a Chromium that rolls its own
 * offer back makes the receivers anew that the peer's offer had made, and their tracks never see a frame again.
 */
export class PeerLink {
  /** Names this peer connection to the peer. */
  readonly connection = randomId(9);
  readonly pc: RTCPeerConnection;
  readonly #options: PeerLinkOptions;
  readonly #stream = new MediaStream();
  readonly #screenStream = new MediaStream();
  readonly #batch: CandidateBatch;
  readonly #pulse = new Pulse({
    receiver: () => this.receiver("microphone"),
    packets: () => received(this.pc),
    onBack: () => {
      this.#refreshPictures();
    },
    onQuiet: (milliseconds) => {
      this.#options.callbacks.onQuiet(milliseconds);
    },
  });
  readonly #transceivers = new Map<Slot, RTCRtpTransceiver>();
  readonly #cameraSize = new CameraSize();
  readonly #pending: WireCandidates[] = [];
  /** An offer was read that is not answered yet: its candidates wait, so that nothing is looked up or tried for a ring that nobody takes. */
  #ringing = false;
  #tracks: Tracks = noTracks;
  #remoteConnection = "";
  #makingOffer = false;
  #ignoreOffer = false;
  #settingAnswer = false;
  /** Offers are made by hand until the first negotiation is through. */
  #manual = true;
  #ufrag = "";
  #draft: RTCSessionDescriptionInit | null = null;
  #drafting: Promise<void> = Promise.resolve();
  /** An ICE restart was wanted before the first negotiation was through. */
  #restartWanted = false;
  /** The peer was asked for an offer, and has not made one yet. */
  #asked = false;
  /** That offer is to restart ICE. */
  #restartAsked = false;
  /** The offer under way is not the last that is needed. */
  #offerAgain = false;
  #broken = false;
  #closed = false;
  /** A classic client shows one picture. */
  #classic: boolean;
  #codecs: readonly string[];
  #iceServers: RTCIceServer[];
  #relayOnly: boolean;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#classic = options.classic;
    this.#codecs = options.codecs;
    this.#batch = new CandidateBatch((candidates) => {
      options.callbacks.onCandidates(candidates);
    });
    this.#iceServers = options.iceServers;
    this.#relayOnly = options.relayOnly;
    this.pc = options.createConnection(this.#configuration);
    // A classic client opens it and says nothing. A page of Duet's that the server calls one can still be compared.
    options.callbacks.onChannel(this.pc.createDataChannel("duet", { negotiated: true, id: 0, ordered: true }));
    this.pc.addEventListener("icecandidate", ({ candidate }) => {
      if (!options.classic) {
        this.#batch.add(candidate === null ? null : candidate.toJSON());
      }
    });
    this.pc.addEventListener("negotiationneeded", () => {
      if (this.#manual) {
        return;
      }

      if (!this.#asks) {
        void this.negotiate();
      } else if (this.#restartWanted || this.#missing().length > 0) {
        this.#ask(this.#restartWanted);
      }
    });
    this.pc.addEventListener("connectionstatechange", () => {
      this.#reportState();
    });
    this.pc.addEventListener("iceconnectionstatechange", () => {
      this.#reportState();
    });
    this.pc.addEventListener("track", ({ track }) => {
      for (const event of ["mute", "unmute", "ended"]) {
        track.addEventListener(event, () => {
          this.#reportReceivers();
        });
      }

      this.#reportReceivers();
    });
  }

  /** Whether this side asks the peer for offers. */
  get #asks(): boolean {
    return this.#options.polite() && !this.#classic && !this.#manual;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The peer connection that the peer said it uses; empty before its first word, or when it is a classic client. */
  get remoteConnection(): string {
    return this.#remoteConnection;
  }

  /** The descriptions that the connection works by, as the browser holds them; null before there are both. */
  get held(): { readonly local: string; readonly remote: string } | null {
    const local = this.pc.currentLocalDescription?.sdp;
    const remote = this.pc.currentRemoteDescription?.sdp;
    return local === undefined || remote === undefined ? null : { local, remote };
  }

  /** The version of the peer's offer that was taken last. */
  get answers(): string {
    return versionOf(this.pc.remoteDescription);
  }

  state(): LinkState {
    // iceConnectionState says "disconnected" sooner than connectionState does in some browsers.
    const { connectionState, iceConnectionState } = this.pc;
    if (connectionState === "failed" || iceConnectionState === "failed") {
      return "failed";
    }

    if (connectionState === "disconnected" || iceConnectionState === "disconnected") {
      return "disconnected";
    }

    return connectionState === "connected" ? "connected" : connectionState === "new" ? "new" : "connecting";
  }

  /** What the peer sends, by m-line; a receiver without a live direction is null. */
  receivers(): Tracks {
    const live = (slot: Slot): MediaStreamTrack | null => {
      const transceiver = this.#transceivers.get(slot);
      const direction = transceiver?.currentDirection;
      return transceiver !== undefined && (direction === "sendrecv" || direction === "recvonly") ? transceiver.receiver.track : null;
    };
    return { microphone: live("microphone"), camera: live("camera"), screenAudio: live("screenAudio"), screen: live("screen") };
  }

  sender(slot: Slot): RTCRtpSender | null {
    return this.#transceivers.get(slot)?.sender ?? null;
  }

  receiver(slot: Slot): RTCRtpReceiver | null {
    return this.#transceivers.get(slot)?.receiver ?? null;
  }

  /** The one who answered turned out to be a classic client. */
  becomeClassic(): void {
    this.#classic = true;
    this.setTracks(this.#tracks);
  }

  /** What this side sends from now on. Tracks are swapped without negotiation; only a first screen needs one. */
  setTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    if (this.#closed) {
      return;
    }

    if (this.pc.localDescription !== null && this.#missing().length > 0) {
      if (this.#asks) {
        this.#ask(false);
      } else {
        this.#addLines(this.#missing());
      }
    }

    for (const [slot, transceiver] of this.#transceivers) {
      this.#apply(slot, transceiver);
    }
  }

  /** What the camera may send over the path as it is known, in bits per second. */
  carries(bitrate: number): void {
    this.#cameraSize.linkCarries(bitrate);
    const sender = this.sender("camera");
    if (sender?.track != null && !this.#closed) {
      this.#cameraSize.apply(sender, sender.track);
    }
  }

  /** In which codecs the peer should send video from now on, by name, best first. Negotiates when the best one is another. */
  preferCodecs(codecs: readonly string[]): void {
    const before = this.#ordered()[0]?.mimeType;
    this.#codecs = codecs;
    if (this.#closed || this.#ordered()[0]?.mimeType === before) {
      return;
    }

    for (const slot of ["camera", "screen"] as const) {
      const transceiver = this.#transceivers.get(slot);
      if (transceiver !== undefined) {
        this.#prefer(transceiver);
      }
    }

    if (!this.#manual && this.pc.remoteDescription !== null) {
      this.#renegotiate();
    }
  }

  /** Adds microphone and camera and writes the first offer, which the caller sends: until `useDraft` nothing is gathered for it. */
  async draftOffer(): Promise<Description | null> {
    this.#addFirstLines();
    this.#drafting = this.pc.createOffer().then(
      (draft) => {
        this.#draft = draft;
      },
      () => undefined, // closed meanwhile
    );
    await this.#drafting;
    return this.#closed || this.#draft === null ? null : { type: "offer", sdp: tuned(this.#draft.sdp ?? "") };
  }

  /** The draft was sent: from now on it is this connection's offer. */
  async useDraft(): Promise<void> {
    const draft = this.#draft;
    this.#draft = null;
    if (draft !== null && !this.#closed) {
      this.#ufrag = iceUfrag(draft.sdp ?? "");
      await this.pc.setLocalDescription(draft).catch(() => undefined); // closed meanwhile
    }
  }

  /** Makes the first offer, and from then on negotiates by itself. One that was drafted is said at once. */
  async offer(): Promise<void> {
    await this.#drafting;
    if (this.#draft === null || this.#closed) {
      this.#addFirstLines();
      await this.negotiate();
      return;
    }

    this.#makingOffer = true;
    this.#options.callbacks.onDescription({ type: "offer", sdp: tuned(this.#draft.sdp ?? "") });
    await this.useDraft();
    this.#batch.open();
    this.#makingOffer = false;
  }

  /** Reads the caller's offer while it rings; nothing is sent, and no address shown, before `createAnswer`. */
  async prepare(offer: Description, connection: string): Promise<boolean> {
    this.#remoteConnection = connection;
    this.#ringing = true;
    return (await this.#setRemote(offer)) === "taken";
  }

  async createAnswer(): Promise<Description | null> {
    this.#attachToOffered();
    const answer = await this.#describe();
    if (this.#ringing) {
      this.#ringing = false;
      this.#takePending();
    }

    return answer;
  }

  /** The description that was made has been sent: candidates may follow. */
  described(): void {
    this.#batch.open();
    if (this.pc.signalingState !== "stable") {
      return;
    }

    // It was an answer: from now on either side may negotiate, also for what was added meanwhile.
    this.#manual = false;
    if (this.pc.getTransceivers().some(({ mid, direction }) => mid === null && direction !== "stopped")) {
      this.#renegotiate();
    }
  }

  /** Makes an offer as perfect negotiation does. */
  async negotiate(): Promise<void> {
    if (this.#closed || this.#makingOffer) {
      return;
    }

    this.#makingOffer = true;
    try {
      const description = await this.#describe();
      if (description !== null) {
        this.#options.callbacks.onDescription(description);
        this.#batch.open();
      }
    } finally {
      this.#makingOffer = false;
    }
  }

  /** The peer asks for an offer. */
  grant({ restart, lines, connection }: Wish & { readonly connection: string }): void {
    if (this.#closed || this.#manual || this.#classic || connection !== this.#remoteConnection) {
      return;
    }

    this.#addLines(lines);
    if (restart === this.#ufrag) {
      this.#renew();
    } else if (restart !== "") {
      this.resend(); // a newer offer is on its way, or was lost on it
    } else {
      this.#renegotiate();
    }
  }

  /** Takes a description of the peer. */
  async receive({ description, connection, answers }: PeerDescription): Promise<Outcome> {
    if (this.#closed) {
      return "ignored";
    }

    if (connection !== "" && this.#remoteConnection !== "" && connection !== this.#remoteConnection) {
      return description.type === "offer" ? "started-over" : "ignored";
    }

    // A peer connection keeps its certificate for life: other fingerprints are another connection, or somebody else.
    const known = this.pc.remoteDescription;
    if (known !== null && !isWithin(fingerprints(known.sdp), fingerprints(description.sdp))) {
      return description.type === "offer" ? "started-over" : "ignored";
    }

    // To an offer that a newer one has replaced.
    if (answers !== "" && (this.#makingOffer || answers !== versionOf(this.pc.localDescription))) {
      return "ignored";
    }

    // Said again, because nobody knew what had arrived: so is the answer.
    if (description.type === "offer" && this.#isAnswered(description) && connection !== "") {
      this.#sayAgain("answer");
      this.#batch.resend();
      return "taken";
    }

    const ready = !this.#makingOffer && (this.pc.signalingState === "stable" || this.#settingAnswer);
    const collision = description.type === "offer" && !ready;
    this.#ignoreOffer = !this.#options.polite() && collision;
    if (this.#ignoreOffer || (description.type === "answer" && this.pc.signalingState !== "have-local-offer")) {
      return "ignored";
    }

    this.#remoteConnection = connection;
    this.#settingAnswer = description.type === "answer";
    const outcome = await this.#setRemote(description);
    this.#settingAnswer = false;
    if (outcome !== "taken") {
      return outcome;
    }

    if (description.type === "offer") {
      const answer = await this.createAnswer();
      if (answer === null) {
        return "broken";
      }

      this.#options.callbacks.onDescription(answer);
      this.#batch.open();
    }

    this.#manual = false;
    this.#asked = this.#restartAsked = false;
    this.#reportReceivers();
    if (this.#offerAgain && description.type === "answer") {
      this.#renegotiate();
    }

    return "taken";
  }

  async receiveCandidates(batch: WireCandidates): Promise<void> {
    if (this.#closed) {
      return;
    }

    if (this.pc.remoteDescription === null || this.#ringing) {
      if (this.#pending.length < pendingCandidatesLimit) {
        this.#pending.push(batch);
      }

      return;
    }

    if (batch.connection !== "" && this.#remoteConnection !== "" && batch.connection !== this.#remoteConnection) {
      return;
    }

    for (const candidate of batch.candidates.filter((one) => isAddressed(one.candidate ?? ""))) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- the order of candidates is the order of preference
        await this.pc.addIceCandidate(candidate);
      } catch {
        // A candidate of an offer that was ignored, of an older generation, or of a form this browser does not know: the others do.
      }
    }
  }

  setIceServers(iceServers: RTCIceServer[]): void {
    this.#iceServers = iceServers;
    this.#configure();
  }

  /** Holds from the next candidate on; the path that stands stays until ICE is restarted. */
  setRelayOnly(relayOnly: boolean): void {
    this.#relayOnly = relayOnly;
    this.#configure();
  }

  /** Whether anything comes from the peer is looked at now. */
  listen(): void {
    this.#pulse.listen();
  }

  /** Looks for a new path; the media goes on over the old one while it lasts. */
  restartIce(): void {
    if (this.#closed || this.pc.localDescription === null) {
      return;
    }

    if (this.#manual) {
      this.#restartWanted = true;
      this.pc.restartIce();
    } else if (this.#asks) {
      this.#ask(true);
    } else {
      this.#renew();
    }
  }

  /** Says again what may have been lost on the way: the pending offer, or the wish for one, and the candidates of this generation. */
  resend(): void {
    if (this.#closed) {
      return;
    }

    if (this.#asked) {
      this.#ask(false);
    }

    if (this.pc.signalingState === "have-local-offer") {
      this.#sayAgain("offer");
    }

    this.#batch.resend();
  }

  /** `lastWord`: something was just said over the data channel, which closing at once would swallow. */
  close(lastWord = false): void {
    this.#closed = true;
    this.#pulse.close();
    this.#batch.close();
    if (lastWord) {
      setTimeout(() => {
        this.pc.close();
      }, lastWordTime);
    } else {
      this.pc.close();
    }
  }

  get #configuration(): RTCConfiguration {
    return { ...this.#options.configuration, iceServers: this.#iceServers, iceTransportPolicy: this.#relayOnly ? "relay" : "all" };
  }

  #configure(): void {
    if (!this.#closed) {
      this.pc.setConfiguration(this.#configuration);
    }
  }

  async #describe(): Promise<Description | null> {
    try {
      await this.pc.setLocalDescription();
      if (this.#options.classic) {
        await gathered(this.pc);
      }
    } catch {
      return null; // closed meanwhile, or the peer rolled back: negotiationneeded fires again when there is still a need
    }

    const local = this.pc.localDescription;
    if (this.#closed || local === null || (local.type !== "offer" && local.type !== "answer")) {
      return null;
    }

    const ufrag = iceUfrag(local.sdp);
    if (ufrag !== this.#ufrag && this.#ufrag !== "") {
      this.#batch.restart();
    }

    this.#ufrag = ufrag;
    return { type: local.type, sdp: tuned(local.sdp) };
  }

  /** The local description with all candidates in it, for a peer that does not trickle. */
  async complete(): Promise<Description | null> {
    await gathered(this.pc);
    const local = this.pc.localDescription;
    return this.#closed || local === null || local.type !== "offer" ? null : { type: "offer", sdp: tuned(local.sdp) };
  }

  #isAnswered(offer: Description): boolean {
    const known = this.pc.remoteDescription;
    return known?.type === "offer" && versionOf(known) === versionOf(offer) && this.pc.signalingState === "stable";
  }

  #sayAgain(type: "offer" | "answer"): void {
    const local = this.pc.localDescription;
    if (local?.type === type) {
      this.#options.callbacks.onDescription({ type, sdp: tuned(local.sdp) });
    }
  }

  /** An ICE restart. An offer that is not answered yet gives way to one with the candidates of now. */
  #renew(): void {
    this.pc.restartIce();
    if (this.pc.signalingState === "have-local-offer") {
      void this.negotiate();
    }
  }

  /** Another offer, by this side or at its wish; after the one that is under way. */
  #renegotiate(): void {
    if (this.#asks) {
      this.#ask(false);
      return;
    }

    this.#offerAgain = this.#makingOffer || this.pc.signalingState !== "stable";
    if (!this.#offerAgain) {
      void this.negotiate();
    }
  }

  /** Asks the peer for an offer. */
  #ask(restart: boolean): void {
    this.#asked = true;
    this.#restartAsked ||= restart;
    this.#restartWanted = false;
    this.#options.callbacks.onWish({ restart: this.#restartAsked ? iceUfrag(this.pc.remoteDescription?.sdp ?? "") : "", lines: this.#missing() });
  }

  /** M-lines of the screen that are needed for the first time. */
  #missing(): (typeof screenSlots)[number][] {
    return this.#classic ? [] : screenSlots.filter((slot) => this.#tracks[slot] !== null && (this.#transceivers.get(slot)?.mid ?? null) === null);
  }

  async #setRemote(description: Description): Promise<"taken" | "broken" | "misread"> {
    const { sdp, candidates } = candidatesApart(description.sdp);
    try {
      await this.pc.setRemoteDescription({ type: description.type, sdp });
    } catch {
      return "broken";
    }

    if (this.#closed) {
      return "broken";
    }

    // What was judged is the text; what counts is how the browser read it.
    const held = fingerprints(this.pc.remoteDescription?.sdp ?? "");
    if (held !== "" && !isWithin(held, fingerprints(description.sdp))) {
      this.close();
      return "misread";
    }

    this.#pending.unshift({ candidates, connection: this.#remoteConnection });
    if (!this.#ringing) {
      this.#takePending();
    }

    return "taken";
  }

  #takePending(): void {
    for (const batch of this.#pending.splice(0)) {
      void this.receiveCandidates(batch);
    }
  }

  #addFirstLines(): void {
    this.#addLines(["microphone", "camera"]);
    this.#addLines(this.#missing());
  }

  #addLines(lines: readonly Slot[]): void {
    for (const slot of slots) {
      if (lines.includes(slot) && !this.#transceivers.has(slot)) {
        this.#add(slot);
      }
    }
  }

  #add(slot: Slot): void {
    const transceiver = this.pc.addTransceiver(this.#tracks[slot] ?? kindOf[slot], { direction: "sendrecv", streams: [this.#streamOf(slot)] });
    this.#use(slot, transceiver);
  }

  /** After a remote offer: each m-line gets its slot, in the order of their kinds, and sends what there is. */
  #attachToOffered(): void {
    const counts = { audio: 0, video: 0 };
    for (const transceiver of this.pc.getTransceivers()) {
      const kind = transceiver.receiver.track.kind === "audio" ? "audio" : "video";
      if (transceiver.mid === null || transceiver.direction === "stopped") {
        continue;
      }

      const first = counts[kind] === 0;
      counts[kind] += 1;
      const slot: Slot = kind === "audio" ? (first ? "microphone" : "screenAudio") : first ? "camera" : "screen";
      const mine = this.#transceivers.get(slot);
      if (mine === transceiver || (mine !== undefined && mine.mid !== null)) {
        continue;
      }

      // Two offers met and mine was rolled back: its m-line never came to be, the peer's takes its place.
      mine?.stop();
      transceiver.direction = "sendrecv";
      transceiver.sender.setStreams?.(this.#streamOf(slot));
      this.#use(slot, transceiver);
    }
  }

  #use(slot: Slot, transceiver: RTCRtpTransceiver): void {
    this.#transceivers.set(slot, transceiver);
    if (kindOf[slot] === "video") {
      this.#prefer(transceiver);
    }

    this.#apply(slot, transceiver);
  }

  #prefer(transceiver: RTCRtpTransceiver): void {
    const codecs = this.#ordered();
    if (codecs.length > 0 && this.#codecs.length > 0 && transceiver.direction !== "stopped") {
      try {
        transceiver.setCodecPreferences(codecs);
      } catch {
        // A browser that lists a codec and does not take it: its own order is as good.
      }
    }
  }

  #ordered(): RTCRtpCodec[] {
    return orderCodecs(videoCodecs(), this.#codecs);
  }

  #apply(slot: Slot, transceiver: RTCRtpTransceiver): void {
    // A classic client shows one picture: the screen takes the camera's place.
    const track = slot === "camera" && this.#classic ? (this.#tracks.screen ?? this.#tracks.camera) : this.#tracks[slot];
    if (transceiver.direction === "stopped") {
      return;
    }

    if (slot === "camera" && track !== null) {
      this.#cameraSize.apply(transceiver.sender, track);
    }

    if (transceiver.sender.track !== track) {
      transceiver.sender.replaceTrack(track).catch(() => undefined); // the connection was closed meanwhile
    }
  }

  #streamOf(slot: Slot): MediaStream {
    return slot === "screen" || slot === "screenAudio" ? this.#screenStream : this.#stream;
  }

  #reportState(): void {
    if (this.#closed) {
      return;
    }

    const state = this.state();
    if (state === "connected") {
      this.#pulse.begin();
      if (this.#broken) {
        this.#refreshPictures();
      }
    }

    this.#broken = state === "disconnected" || state === "failed" || (this.#broken && state !== "connected");
    this.#options.callbacks.onState(state);
  }

  #refreshPictures(): void {
    sendKeyFrame(this.sender("camera"));
    sendKeyFrame(this.sender("screen"));
  }

  #reportReceivers(): void {
    if (!this.#closed) {
      this.#options.callbacks.onReceivers();
    }
  }
}
