import type { Preflight, Transport, TransportResult } from "../types";
import { byTransport } from "./transports";
import { loopback } from "./loopback";

/** In WebRTC 1.0 since 2023, and not in TypeScript's library yet. */
type Relayed = RTCIceCandidate & { readonly relayProtocol?: string | null };

const transports: readonly Transport[] = ["udp", "tcp", "tls"];
const stunPatience = 3_000;

/** Tries one's own relay, one transport after the other, and says what a call will find. */
export async function runPreflight(
  iceServers: readonly RTCIceServer[],
  createConnection: (configuration: RTCConfiguration) => RTCPeerConnection,
  signal: AbortSignal,
  onChange: (preflight: Preflight) => void,
): Promise<void> {
  const servers = byTransport(iceServers);
  if (transports.every((transport) => servers[transport].length === 0)) {
    onChange({ state: "failed", why: "no-relay" });
    return;
  }

  let results: Record<Transport, TransportResult> = { udp: first(servers.udp), tcp: first(servers.tcp), tls: first(servers.tls) };
  const set = (transport: Transport, result: TransportResult) => {
    results = { ...results, [transport]: result };
    if (!signal.aborted) {
      onChange({ state: "running", results });
    }
  };
  const direct = reachesDirectly(iceServers, createConnection);
  for (const transport of transports) {
    for (const server of servers[transport]) {
      if (signal.aborted) {
        return;
      }

      set(transport, { state: "running" });
      const url = String(server.urls);
      // oxlint-disable-next-line no-await-in-loop -- at the same time they would disturb one another's figures
      const result = await loopback(createConnection, server, signal);
      set(transport, typeof result === "string" ? { state: "fails", url, why: result } : { state: "works", url, ...result });
      if (typeof result !== "string") {
        break;
      }
    }
  }

  const isDirect = await direct;
  if (!signal.aborted) {
    onChange({ state: "done", results, direct: isDirect, report: report(results, isDirect) });
  }
}

/** For the report, which is not translated: it is read by who runs the server. */
const details = {
  "no-candidate": "The relay did not answer, or refused the credentials.",
  "no-connection": "The relay answered, and no data came through.",
  "no-answer": "The connection stood, and every packet was lost.",
} as const;

function first(servers: readonly RTCIceServer[]): TransportResult {
  return { state: servers.length === 0 ? "absent" : "waiting" };
}

/** Whether UDP gets out of this network: then most calls need no relay. */
async function reachesDirectly(iceServers: readonly RTCIceServer[], createConnection: (configuration: RTCConfiguration) => RTCPeerConnection): Promise<boolean> {
  const pc = createConnection({ iceServers: [...iceServers] });
  try {
    pc.createDataChannel("probe");
    const found = new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, stunPatience, false);
      pc.addEventListener("icecandidate", ({ candidate }) => {
        // A server on this very network sees the host's own address, and browsers then show no other one.
        if (candidate === null || candidate.type === "srflx" || (candidate.type === "relay" && (candidate as Relayed).relayProtocol === "udp")) {
          clearTimeout(timer);
          resolve(candidate !== null);
        }
      });
    });
    await pc.setLocalDescription();
    return await found;
  } catch {
    return false;
  } finally {
    pc.close();
  }
}

function report(results: Readonly<Record<Transport, TransportResult>>, direct: boolean): string {
  const lines = transports.map((transport) => {
    const result = results[transport];
    switch (result.state) {
      case "works":
        return `${transport}: works, ${result.url}, connected in ${Math.round(result.connectTime)} ms, round trip ${Math.round(result.roundTrip)} ms, loss ${(result.loss * 100).toFixed(1)} %`;
      case "fails":
        return `${transport}: fails (${result.why}), ${result.url}. ${details[result.why]}`;
      case "absent":
        return `${transport}: not offered by the server`;
      case "waiting":
      case "running":
        return `${transport}: not tried`;
    }
  });
  if (results.tcp.state !== "works" && results.tls.state !== "works") {
    lines.push("People whose network blocks UDP have no relay here: see \"Behind a proxy\" and \"Firewall\" in docs/operating.md.");
  }

  return ["Duet preflight", `time: ${new Date().toISOString()}`, `browser: ${navigator.userAgent}`, `UDP out of this network: ${direct ? "yes" : "no"}`, ...lines].join("\n");
}
