import { signedText } from "../identity/text";
import type { Emoji } from "../types";
import { sha256 } from "../wire/sha256";
import { asText, type Wire } from "../wire/wire";
import { commitment, isNonce, newNonce } from "./commitment";
import { emojiOf } from "./emoji";

/** 42 bits: nobody in the middle finds a match, because a nonce is committed to before the other one is seen. */
const signs = 7;

export interface ShortAuthenticationInput {
  readonly sessionId: string;
  /** Fingerprints of the impolite side, then of the polite one. */
  readonly impolite: string;
  readonly polite: string;
}

/** The exchange of docs/protocol.md, "Short authentication string": commit, nonce, reveal; then the same signs on both sides. */
export class ShortAuthentication {
  readonly #polite: boolean;
  readonly #input: () => ShortAuthenticationInput | null;
  readonly #send: (message: object) => void;
  readonly #onResult: (emoji: readonly Emoji[] | null) => void;
  readonly #nonce = newNonce();
  #peerCommit = "";
  #done = false;

  /** `onResult` gets null when the peer's nonce does not fit its commitment. */
  constructor(
    polite: boolean,
    input: () => ShortAuthenticationInput | null,
    send: (message: object) => void,
    onResult: (emoji: readonly Emoji[] | null) => void,
  ) {
    this.#polite = polite;
    this.#input = input;
    this.#send = send;
    this.#onResult = onResult;
  }

  /** The impolite side begins. */
  async start(): Promise<void> {
    if (!this.#polite) {
      this.#send({ type: "sas-commit", commit: await commitment(this.#nonce) });
    }
  }

  async receive(message: Wire): Promise<void> {
    if (this.#done) {
      return;
    }

    switch (message["type"]) {
      case "sas-commit":
        if (this.#polite && this.#peerCommit === "") {
          this.#peerCommit = asText(message["commit"]);
          this.#send({ type: "sas-nonce", nonceB: this.#nonce });
        }
        break;
      case "sas-nonce": {
        const nonceB = asText(message["nonceB"]);
        if (!this.#polite && isNonce(nonceB)) {
          this.#done = true;
          this.#send({ type: "sas-reveal", nonceA: this.#nonce });
          await this.#finish(this.#nonce, nonceB);
        }
        break;
      }
      case "sas-reveal": {
        const nonceA = asText(message["nonceA"]);
        if (this.#polite && this.#peerCommit !== "") {
          this.#done = true;
          if (isNonce(nonceA) && (await commitment(nonceA)) === this.#peerCommit) {
            await this.#finish(nonceA, this.#nonce);
          } else {
            this.#onResult(null);
          }
        }
        break;
      }
      default:
        break;
    }
  }

  async #finish(nonceA: string, nonceB: string): Promise<void> {
    const input = this.#input();
    if (input !== null) {
      const text = signedText("duet-sas-v1", input.sessionId, input.impolite, input.polite, nonceA, nonceB);
      this.#onResult(emojiOf(await sha256(text), signs));
    }
  }
}
