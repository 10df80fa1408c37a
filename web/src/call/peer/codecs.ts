import type { CodecPreference } from "../types";

/** Sorts so that the preferred codec comes first and the rest (retransmission and so on) keeps its order. */
export function orderCodecs(codecs: readonly RTCRtpCodec[], preferred: readonly string[]): RTCRtpCodec[] {
  const rank = (codec: RTCRtpCodec) => {
    const index = preferred.indexOf(codec.mimeType.replace(/^video\//i, "").toUpperCase());
    return index < 0 ? preferred.length : index;
  };
  return codecs.toSorted((a, b) => rank(a) - rank(b));
}

/** What this machine encodes in hardware, else what is light in software. Order of wish where both sides can. */
const byWish = ["AV1", "VP9", "H264", "VP8"];
const inSoftware = ["VP8", "VP9", "H264", "AV1"];

let hardware: Promise<readonly string[]> | undefined;

/** Asks once which codecs are power-efficient here (Media Capabilities). */
export function hardwareCodecs(): Promise<readonly string[]> {
  hardware ??= Promise.all(
    byWish.map(async (codec) => {
      try {
        const info = await navigator.mediaCapabilities.encodingInfo({
          type: "webrtc",
          video: { contentType: `video/${codec}`, width: 1280, height: 720, bitrate: 1_500_000, framerate: 30 },
        });
        return info.supported && info.powerEfficient ? [codec] : [];
      } catch {
        return [];
      }
    }),
  ).then((found) => found.flat());
  return hardware;
}

export function preferenceOrder(preference: CodecPreference, inHardware: readonly string[]): readonly string[] {
  const automatic = [...inHardware, ...inSoftware.filter((codec) => !inHardware.includes(codec))];
  return preference === "auto" ? automatic : [preference, ...automatic.filter((codec) => codec !== preference)];
}
