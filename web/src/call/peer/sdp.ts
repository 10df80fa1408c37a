/** Asks the other side's Opus encoder for in-band forward error correction and for silence to cost nothing (RFC 7587, section 6.1). */
export function preferResilientOpus(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (payload === undefined) {
    return sdp;
  }

  return sdp.replace(new RegExp(`^(a=fmtp:${payload} )(.*)$`, "gm"), (_line, head: string, parameters: string) => {
    const kept = parameters
      .trim()
      .split(";")
      .map((parameter) => parameter.trim())
      .filter((parameter) => parameter !== "" && !/^use(?:inbandfec|dtx)=/.test(parameter));
    return `${head}${[...kept, "useinbandfec=1", "usedtx=1"].join(";")}`;
  });
}

/** The user name fragment of the first m-line: it changes with each ICE restart. */
export function iceUfrag(sdp: string): string {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? "";
}

/** The version in the origin line (RFC 8866, section 5.2): it grows with each description that a connection makes. Empty where there is none. */
export function versionOf(description: { readonly sdp: string } | null): string {
  return /^o=\S+ \S+ (\S+)/m.exec(description?.sdp ?? "")?.[1] ?? "";
}
