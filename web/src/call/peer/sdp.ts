/**
 * Kilobits per second with which the other side begins. Chromium begins at 300, of which the voice leaves too little for the first picture of 640 × 360
 * (see `CameraSize`); what a link cannot carry, its congestion control finds out within a second or two.
 */
const startBitrate = 600;

/** Opus for the voice: in-band forward error correction, and silence that costs nothing (RFC 7587, section 6.1). */
const voice = ["useinbandfec=1", "usedtx=1"];
/** Opus for the sound of a screen, which is as likely a film: in stereo, and without gaps. */
const music = ["useinbandfec=1", "stereo=1", "sprop-stereo=1"];

/** The description as it is sent: what this side asks of the other one's encoders. The first m-line for audio is the microphone's, a second one the screen's. */
export function tuned(sdp: string): string {
  let lines = 0;
  return sdp
    .split(/(?=^m=)/m)
    .map((part) => (part.startsWith("m=audio") ? preferOpus(part, lines++ === 0 ? voice : music) : beginSharp(part)))
    .join("");
}

/** `x-google-start-bitrate` is a parameter of libwebrtc for every video format; others do not know it and leave it. */
function beginSharp(sdp: string): string {
  const wish = `x-google-start-bitrate=${startBitrate}`;
  return sdp.replace(/^a=rtpmap:(\d+) (?:VP8|VP9|H264|AV1)\/90000\r?\n(?:a=rtcp-fb:\1 .*\r?\n)*(a=fmtp:\1 .*)?/gim, (found, payload: string, format: string | undefined) => {
    if (found.includes(wish)) {
      return found;
    }

    return format === undefined ? `${found}a=fmtp:${payload} ${wish}\r\n` : `${found};${wish}`;
  });
}

function preferOpus(sdp: string, wishes: readonly string[]): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (payload === undefined) {
    return sdp;
  }

  return sdp.replace(new RegExp(`^(a=fmtp:${payload} )(.*)$`, "gm"), (_line, head: string, parameters: string) => {
    const kept = parameters
      .trim()
      .split(";")
      .map((parameter) => parameter.trim())
      .filter((parameter) => parameter !== "" && !/^(?:useinbandfec|usedtx|stereo|sprop-stereo)=/.test(parameter));
    return `${head}${[...kept, ...wishes].join(";")}`;
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
