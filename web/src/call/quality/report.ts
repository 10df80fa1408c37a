import type { Session, StreamQuality } from "../types";

/** A text for a bug report: numbers and names of codecs, no addresses, no IDs, no names. */
export function qualityReport(session: Session | null, version: string, now: Date): string {
  if (session === null) {
    return "";
  }

  const lines = [
    "Duet connection report",
    `time: ${now.toISOString()}`,
    `server: ${version}`,
    `browser: ${globalThis.navigator?.userAgent ?? ""}`,
    `session: ${session.kind}, ${session.phase.name}, ${session.peer?.classic === true ? "classic client" : "Duet"}`,
    `verification: ${session.verification.state}`,
  ];
  if (session.quality.state === "known") {
    const { bars, detail } = session.quality;
    const path = detail.path === null ? "unknown" : `${detail.path.kind}, ${detail.path.protocol}${detail.path.relayProtocol === "" ? "" : ` (relay over ${detail.path.relayProtocol})`}`;
    lines.push(
      `bars: ${bars}`,
      `path: ${path}`,
      `round trip: ${said(detail.roundTrip, "ms")}`,
      `available to send: ${said(detail.availableOutgoing, "bit/s")}`,
      ...direction("sent", detail.send),
      ...direction("received", detail.receive),
    );
  }

  return lines.join("\n");
}

function direction(name: string, stream: StreamQuality): readonly string[] {
  return [
    `${name} audio: ${stream.audioCodec ?? "none"}, ${said(stream.audioBitrate, "bit/s")}`,
    `${name} video: ${stream.videoCodec ?? "none"}, ${said(stream.videoBitrate, "bit/s")}, ${said(stream.width)}x${said(stream.height)}, ${said(stream.framesPerSecond, "frames/s")}, limited by ${stream.limitedBy ?? "unknown"}`,
    `${name} loss: ${stream.loss === null ? "unknown" : `${(stream.loss * 100).toFixed(1)} %`}, jitter: ${said(stream.jitter, "ms")}`,
  ];
}

function said(value: number | null, unit = ""): string {
  return value === null ? "unknown" : `${Math.round(value)}${unit === "" ? "" : ` ${unit}`}`;
}
