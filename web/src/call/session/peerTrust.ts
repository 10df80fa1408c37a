import type { Peer, Verification } from "../types";
import { judge } from "../verification/judge";
import { canVerify, fingerprints, makeProof, provenId, type Role } from "../verification/proof";
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
}

/** The two descriptions of a connection, whose fingerprints are compared; null before there are both. */
export type BothDescriptions = () => { readonly local: string; readonly remote: string } | null;

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

  constructor(context: SessionContext, subject: TrustSubject) {
    this.#context = context;
    this.#subject = subject;
  }

  /** The ID whose key signed the fingerprints that are in use; null when none did. An old description with its proof, said again, proves nothing of them. */
  signerOf(remoteSdp: string): string | null {
    return this.#judged.fingerprints === fingerprints(remoteSdp) ? this.#judged.signer : null;
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

  /** The link has this description. A signed one that it did not take, said by the server beside one of its own, proves nothing of who is there. */
  taken(remoteSdp: string): void {
    const before = this.#subject.verification;
    const { verification } = this.#judged;
    // A later description of the same link does not undo what the people or the keys said.
    const isNews = before.state === "pending" || before.state === "unverifiable" || (before.state === "verified" && verification.state !== "verified");
    if (isNews && this.#judged.fingerprints === fingerprints(remoteSdp)) {
      this.#subject.setVerification(verification);
    }
  }

  /** Signs a description of this side's; undefined without a key. */
  async proofOf(sdp: string): Promise<object | undefined> {
    const identity = this.#context.identity();
    const { kind, id, role, expectedId, peer } = this.#subject;
    return identity === null ? undefined : await makeProof(identity, role, id, kind === "call" ? expectedId : (peer?.id ?? ""), sdp);
  }

  /** A new connection has other fingerprints, so there will be other signs. */
  startOver(): void {
    this.#authentication = null;
    const { state } = this.#subject.verification;
    if (state === "compare" || state === "compared") {
      this.#subject.setVerification({ state: "pending", signer: null });
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
        } else {
          const signer = verification.state === "pending" || verification.state === "compare" ? verification.signer : null;
          this.#subject.setVerification(verification.state === "verified" ? { ...verification, emoji } : { state: "compare", emoji, signer });
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
      this.#subject.setVerification({ state: "compared", signer: verification.signer });
    }
  }
}
