import { toBase64Url } from "../wire/base64url";
import { sha256 } from "../wire/sha256";

/** Files are read, hashed, written and acknowledged in blocks of this size. */
export const blockSize = 1024 * 1024;

/** SHA-256 over the SHA-256 of each block, in order: a gigabyte is hashed without ever holding it. */
export class BlockHash {
  readonly #blocks = new Map<number, Uint8Array>();

  has(index: number): boolean {
    return this.#blocks.has(index);
  }

  async add(index: number, block: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#blocks.set(index, await sha256(block));
  }

  async result(): Promise<string> {
    const all = new Uint8Array(this.#blocks.size * 32);
    for (let index = 0; index < this.#blocks.size; index += 1) {
      all.set(this.#blocks.get(index) ?? new Uint8Array(32), index * 32);
    }

    return toBase64Url(await sha256(all));
  }
}
