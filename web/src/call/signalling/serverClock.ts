/** The server's clock as far as it is known: certificates and rings end by it. */
export class ServerClock {
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  correct(serverTime: number): void {
    this.#offset = serverTime - Date.now();
  }
}
