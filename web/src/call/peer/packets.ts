import { asCount, asWire } from "../wire/wire";

/** What counts in the statistics (WebRTC Statistics) as a sign of the peer: data of any kind, and STUN's questions and answers. */
const signs = { transport: ["packetsReceived", "bytesReceived"], "candidate-pair": ["bytesReceived", "requestsReceived", "responsesReceived"] } as const;

/** A number that grows with everything that arrives; null where the browser counts nothing. */
export async function received(pc: RTCPeerConnection): Promise<number | null> {
  let sum: number | null = null;
  for (const [, value] of (await pc.getStats()) as unknown as ReadonlyMap<string, unknown>) {
    const entry = asWire(value);
    for (const field of signs[entry["type"] as keyof typeof signs] ?? []) {
      const count = asCount(entry[field]);
      sum = count === null ? sum : (sum ?? 0) + count;
    }
  }

  return sum;
}
