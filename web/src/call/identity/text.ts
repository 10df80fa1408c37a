const encoder = new TextEncoder();

/** What is signed: UTF-8 lines joined by a line feed (docs/protocol.md, "The handshake"). */
export function signedText(...lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return encoder.encode(lines.join("\n"));
}
