import type { Transport } from "../types";

/** The relay's addresses by how a browser reaches it (RFC 7065). STUN addresses are none of them. */
export function byTransport(iceServers: readonly RTCIceServer[]): Readonly<Record<Transport, readonly RTCIceServer[]>> {
  const of = (fits: (url: string) => boolean) =>
    iceServers.flatMap((server) => [server.urls].flat().flatMap((url) => (url.startsWith("turn") && fits(url) ? [{ ...server, urls: url }] : [])));
  return {
    udp: of((url) => url.startsWith("turn:") && !/[?&]transport=tcp/i.test(url)),
    tcp: of((url) => url.startsWith("turn:") && /[?&]transport=tcp/i.test(url)),
    tls: of((url) => url.startsWith("turns:")),
  };
}
