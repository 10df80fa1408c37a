import { isIdentityId } from "../identity/id";
import type { Peer, Verification } from "../types";
import { fingerprints, isOneOf, isWithin } from "../verification/fingerprints";
import { judge } from "../verification/judge";
import { canVerify, makeProof, provenId, type Role } from "../verification/proof";
import { ShortAuthentication } from "../verification/shortAuthentication";
import type { WireDescription } from "../wire/descriptions";
import type { Wire } from "../wire/wire";
import type { SessionContext } from "./context";

/** The session that the trust is about. */
export interface TrustSubject {
  readonly id: string;
  readonly kind: "call" | "room";
  readonly role: Role;
  readonly polite: boolean;
  readonly classic: boolean;
  readonly expectedId: string;
  readonly peer: Peer | null;
  readonly verification: Verification;
  setVerification(verification: Verification): void;
  /** The other end is not who it has to be. */
  refuse(): void;
}

/** The two descriptions of a connection, whose fingerprints are compared; null before there are both. */
export type BothDescriptions = () => { readonly local: string; readonly remote: string } | null;

/** In milliseconds: whoever has proven nothing, and agreed on no signs, so long after the connection stands, is called unverified. */
const patience = 8_000;

/** Whom the people, or keys, have found to be there. */
interface Found {
  readonly peer: Peer | null;
  readonly fingerprints: string;
  readonly signer: string | null;
  readonly verification: Verification;
}

/** Who is on the other side, and how certain that is: by signatures of descriptions, and by signs that the people compare. */
export class PeerTrust {
  readonly #context: SessionContext;
  readonly #subject: TrustSubject;
  #authentication: ShortAuthentication | null = null;
  /** Of the peer's newest description; it holds when the link takes that one. */
  #judged: { readonly signer: string | null; readonly fingerprints: string; readonly verification: Verification } = {
    signer: null,
    fingerprints: "",
    verification: { state: "pending", signer: null },
  };
  /** The fingerprints of the peer that the link of now was given, empty before; and whose key signed them. */
  #held = "";
  #signer: string | null = null;
  /** Those that this side said last. */
  #said = "";
  #found: Found | null = null;
  /** The host whom the link names was here, and has left. */
  #hostWasHere = false;
  /** What is known while the people are asked to accept that it is no more. */
  #disputed: Verification = { state: "pending", signer: null };
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(context: SessionContext, subject: TrustSubject) {
    this.#context = context;
    this.#subject = subject;
  }

  /** The ID whose key signed the fingerprints that are in use; null when none did. An old description with its proof, said again, proves nothing of them. */
  signerOf(remoteSdp: string): string | null {
    return isWithin(fingerprints(remoteSdp), this.#judged.fingerprints) ? this.#judged.signer : null;
  }

  /** Judges a description of the peer before the link has it. `false`: it is not signed by whom it should be. */
  async accept(wire: WireDescription): Promise<boolean> {
    const signers: Record<Role, Role> = { caller: "callee", callee: "caller", host: "guest", guest: "host" };
    const { kind, id, role, expectedId, classic, peer } = this.#subject;
    const signer = await provenId(wire.proof, signers[role], id, this.#context.myId(), wire.description.sdp, this.#context.now());
    // A page that can check no signature refuses nobody for want of one: the people compare signs instead.
    const verification = judge(signer, { kind, expectedId: canVerify() ? expectedId : "", peerId: peer?.id ?? "", isContact: this.#context.isContact, classic });
    this.#judged = { signer, fingerprints: fingerprints(wire.description.sdp), verification };
    if (verification.state === "failed") {
      this.#subject.setVerification(verification);
      return false;
    }

    return true;
  }

  /** The browser, or the other end, uses something else than what was judged. */
  refuse(): void {
    this.#subject.setVerification({ state: "failed", why: "proof" });
    this.#subject.refuse();
  }

  /** The link has this description. A signed one that it did not take, said by the server beside one of its own, proves nothing of who is there. */
  taken(remoteSdp: string): void {
    const held = fingerprints(remoteSdp);
    if (!isWithin(held, this.#judged.fingerprints)) {
      return;
    }

    const { signer, verification } = this.#judged;
    const isNew = held !== this.#held;
    this.#held = held;
    this.#signer = signer ?? (isNew ? null : this.#signer);
    const { state } = this.#subject.verification;
    if (state === "failed") {
      return;
    }

    // A later description of the same link does not undo what the people or the keys said.
    if (verification.state === "verified") {
      if (isNew || (state !== "verified" && state !== "compared")) {
        this.#find(verification);
      }
    } else if (isNew) {
      this.#meet(verification);
    }
  }

  /** Signs a description of this side's; undefined without a key. */
  async proofOf(sdp: string): Promise<object | undefined> {
    this.#said = fingerprints(sdp);
    const identity = this.#context.identity();
    const { kind, id, role, expectedId, peer } = this.#subject;
    return identity === null ? undefined : await makeProof(identity, role, id, kind === "call" ? expectedId : (peer?.id ?? ""), sdp);
  }

  /** A new connection has other fingerprints, so there will be other signs. */
  startOver(): void {
    clearTimeout(this.#deadline);
    this.#authentication = null;
    this.#held = "";
    this.#signer = null;
    this.#disputed = { state: "pending", signer: null };
    const { state } = this.#subject.verification;
    if (state === "compare" || state === "unverifiable") {
      this.#subject.setVerification(this.#disputed);
    }
  }

  /** Somebody comes into the room who is another person, as the server tells it. Under the same name it has to be proven. */
  meets(peer: Peer | null): void {
    const before = this.#found;
    if (before !== null && peer?.id !== before.peer?.id && nameOf(peer) !== nameOf(before.peer)) {
      this.#found = null;
      this.#hostWasHere ||= before.signer === this.#subject.expectedId;
    }
  }

  /** The connection stands: what it uses is what was judged, or nobody trusts it any more. Whoever proves nothing is called so in time. */
  async connected(descriptions: BothDescriptions, certificates: readonly BufferSource[]): Promise<void> {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      this.#onSilence();
    }, patience);
    const [both, held] = [descriptions(), this.#held];
    if (both === null || held === "") {
      return; // the deadline looks again
    }

    const isSame = isWithin(fingerprints(both.remote), held) && (this.#said === "" || isWithin(fingerprints(both.local), this.#said));
    const inUse = await Promise.all(certificates.map(async (certificate) => await isOneOf(certificate, held)));
    if ((!isSame || inUse.includes(false)) && held === this.#held) {
      this.refuse();
    }
  }

  /** Agrees on the signs with the peer, over the channel that just opened. */
  compare(descriptions: BothDescriptions, send: (message: object) => void): void {
    const { id, polite } = this.#subject;
    this.#authentication = new ShortAuthentication(
      polite,
      () => {
        const both = descriptions();
        if (both === null) {
          return null;
        }

        const [mine, theirs] = [fingerprints(both.local), fingerprints(both.remote)];
        return { sessionId: id, impolite: polite ? theirs : mine, polite: polite ? mine : theirs };
      },
      send,
      (emoji) => {
        const { verification } = this.#subject;
        if (emoji === null) {
          this.#subject.setVerification({ state: "failed", why: "emoji-differ" });
        } else if (verification.state === "verified") {
          this.#subject.setVerification({ ...verification, emoji });
        } else if (verification.state !== "compared" && verification.state !== "failed") {
          this.#show({ state: "compare", emoji, signer: this.#signer });
        }
      },
    );
    void this.#authentication.start();
  }

  /** A message of that exchange. */
  receive(message: Wire): void {
    void this.#authentication?.receive(message);
  }

  /** The people compared the signs. */
  confirm(same: boolean): void {
    const { verification } = this.#subject;
    if (!same && (verification.state === "compare" || verification.state === "verified")) {
      this.#subject.setVerification({ state: "failed", why: "emoji-differ" });
    } else if (verification.state === "compare") {
      this.#find({ state: "compared", signer: verification.signer });
    }
  }

  /** The people take it that whoever is there is not proven to be whom they expect. */
  acceptPeer(): void {
    if (this.#subject.verification.state === "disputed") {
      this.#found = null;
      this.#hostWasHere = true; // or never comes
      this.#subject.setVerification(this.#disputed);
    }
  }

  close(): void {
    clearTimeout(this.#deadline);
  }

  /** No key that is known has signed the fingerprints that are new to the link. */
  #meet(verification: Verification): void {
    const { kind, expectedId } = this.#subject;
    const before = this.#found;
    if (before !== null && (before.fingerprints === this.#held || (this.#signer !== null && this.#signer === before.signer))) {
      this.#find(before.verification); // the same certificate, or a signature of the same key
    } else if (before !== null) {
      this.#dispute("replaced", verification);
    } else if (kind === "room" && isIdentityId(expectedId) && canVerify() && !this.#hostWasHere) {
      this.#dispute("not-the-host", verification);
    } else {
      this.#show(verification);
    }
  }

  #find(verification: Verification): void {
    const { peer } = this.#subject;
    this.#found = { peer, fingerprints: this.#held, signer: this.#signer, verification: verification.state === "verified" ? { ...verification, emoji: null } : verification };
    this.#subject.setVerification(verification);
  }

  #dispute(why: "replaced" | "not-the-host", verification: Verification): void {
    this.#disputed = verification;
    this.#subject.setVerification({ state: "disputed", why });
  }

  /** Shows what is known, or keeps it until the people have accepted that it is no more. */
  #show(verification: Verification): void {
    if (this.#subject.verification.state === "disputed") {
      this.#disputed = verification;
    } else if (this.#subject.verification.state !== "failed") {
      this.#subject.setVerification(verification);
    }
  }

  /** The time to prove something is over. */
  #onSilence(): void {
    const { kind, expectedId, verification } = this.#subject;
    const shown = verification.state === "disputed" ? this.#disputed : verification;
    if (kind === "call" && isIdentityId(expectedId) && canVerify() && verification.state !== "verified") {
      this.refuse();
    } else if (shown.state === "pending") {
      this.#show({ state: "unverifiable", why: canVerify() ? "withheld" : "no-key" });
    }
  }
}

function nameOf(peer: Peer | null): string {
  return peer?.name.trim().toLowerCase() ?? "";
}
