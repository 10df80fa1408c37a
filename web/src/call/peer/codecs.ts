import type { CodecPreference } from "../types";
import { asText, oneOf, type Wire } from "../wire/wire";

/** What one side tells the other one about its video: the codecs that it encodes in hardware, and the one that its person chose. */
export interface CodecOffer {
  readonly encodes: readonly string[];
  readonly wish: CodecPreference;
}

/** What this machine does in hardware. */
export interface HardwareCodecs {
  readonly encodes: readonly string[];
  readonly decodes: readonly string[];
}

export const noHardware: HardwareCodecs = { encodes: [], decodes: [] };

/** Order of wish where the hardware does the work; the most picture for the least data comes first. */
const inHardware = ["AV1", "VP9", "H264", "VP8"];
/** Order of wish where the processor does: the lightest first. */
const inSoftware = ["VP8", "VP9", "H264", "AV1"];

let listed: { readonly by: object; readonly codecs: readonly RTCRtpCodec[] } | undefined;

/** The video codecs that this browser can receive. They stay the same, and Chromium takes milliseconds each time to list them. */
export function videoCodecs(): readonly RTCRtpCodec[] {
  const receiver = globalThis.RTCRtpReceiver as typeof RTCRtpReceiver | undefined;
  if (receiver?.getCapabilities === undefined) {
    return [];
  }

  if (listed?.by !== receiver) {
    listed = { by: receiver, codecs: receiver.getCapabilities("video")?.codecs ?? [] };
  }

  return listed.codecs;
}

/** Sorts so that the preferred codec comes first and the rest (retransmission and so on) keeps its order. */
export function orderCodecs(codecs: readonly RTCRtpCodec[], preferred: readonly string[]): RTCRtpCodec[] {
  const rank = (codec: RTCRtpCodec) => {
    const index = preferred.indexOf(codec.mimeType.replace(/^video\//i, "").toUpperCase());
    return index < 0 ? preferred.length : index;
  };
  return codecs.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * In which codecs this side wants to be sent video, best first. Each side says so in its descriptions, and the other one sends the first that it
 * can; so the two directions may differ. Encoding costs more than decoding: what the peer encodes in hardware counts first. `peer` is null until
 * it has said so, and then it is taken to be like this machine.
 */
export function receiveOrder(mine: CodecPreference, hardware: HardwareCodecs, peer: CodecOffer | null): readonly string[] {
  const encodes = peer?.encodes ?? hardware.encodes;
  const light = inHardware.filter((codec) => encodes.includes(codec));
  const order = [
    ...light.filter((codec) => hardware.decodes.includes(codec)),
    ...light.filter((codec) => !hardware.decodes.includes(codec)),
    ...inSoftware.filter((codec) => !light.includes(codec)),
  ];
  const chosen = mine === "auto" ? (peer?.wish ?? "auto") : mine;
  return chosen === "auto" ? order : [chosen, ...order.filter((codec) => codec !== chosen)];
}

export function readCodecOffer(message: Wire): CodecOffer {
  const encodes = Array.isArray(message["encodes"]) ? message["encodes"].slice(0, 16).map(asText) : [];
  return { encodes, wish: oneOf(message["wish"], "AV1", "VP9", "H264", "VP8") ?? "auto" };
}

let asked: Promise<HardwareCodecs> | undefined;

/** Asks once which codecs are power-efficient here (Media Capabilities), for a picture of 720 lines. */
export function hardwareCodecs(): Promise<HardwareCodecs> {
  asked ??= Promise.all([efficient("encodingInfo"), efficient("decodingInfo")]).then(([encodes, decodes]) => ({ encodes, decodes }));
  return asked;
}

async function efficient(question: "encodingInfo" | "decodingInfo"): Promise<readonly string[]> {
  const found = await Promise.all(
    inHardware.map(async (codec) => {
      try {
        const video = { contentType: `video/${codec}`, width: 1280, height: 720, bitrate: 1_500_000, framerate: 30 };
        const info = await navigator.mediaCapabilities[question]({ type: "webrtc", video });
        return info.supported && info.powerEfficient ? [codec] : [];
      } catch {
        return []; // a browser that does not know the question, or the codec
      }
    }),
  );
  return found.flat();
}
