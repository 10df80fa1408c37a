/** The server's clock as far as it is known: signed handshakes carry a time. */
export class ServerClock {
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  correct(serverTime: number): void {
    this.#offset = serverTime - Date.now();
  }
}
