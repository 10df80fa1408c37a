/** The certificates (DER) that the peer has shown in the handshakes of a connection, where the browser tells: Firefox does not. */
export function remoteCertificates(pc: RTCPeerConnection): readonly ArrayBuffer[] {
  const transports = new Set([pc.sctp?.transport, ...pc.getSenders().map(({ transport }) => transport), ...pc.getReceivers().map(({ transport }) => transport)]);
  return [...transports].flatMap((transport) => transport?.getRemoteCertificates?.()[0] ?? []);
}
