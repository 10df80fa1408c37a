import Button from "@mui/material/Button";
import { type ReactNode, useEffect } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { Preflight, Transport, TransportResult } from "../../call";
import { CheckCircleIcon, CloseIcon, PulseIcon, RefreshIcon } from "../../components/icons";
import { CopyButton } from "../../components/CopyButton";
import { Notice } from "../../components/Notice";
import { useTexts } from "../../texts/TextsContext";
import { Preview } from "../preview/Preview";
import { Recorder } from "./Recorder";
import "./preflight.css";

const transports: readonly Transport[] = ["udp", "tcp", "tls"];

/** What a call needs, tried before one is due. */
export default function PreflightScreen(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const preflight = useDuetState((state) => state.preflight);
  const online = useDuetState((state) => state.server.phase === "online");

  useEffect(() => () => duet.preflight.stop(), [duet]);

  return (
    <div className="preflight">
      <div className="preflight-head">
        <h1>{t("test.title")}</h1>
        <p>{t("test.lead")}</p>
      </div>
      <div className="preflight-media">
        <Preview initiallyChoosing />
        <Recorder />
      </div>
      <section className="card preflight-network" aria-labelledby="network-title">
        <h2 id="network-title">{t("test.network")}</h2>
        {preflight.state === "failed" ? <Notice tone="error">{t(preflight.why === "offline" ? "server.lost" : "test.noRelay")}</Notice> : null}
        <div role="status">
          <ul>
            {transports.map((transport) => (
              <TransportRow key={transport} transport={transport} result={resultOf(preflight, transport)} />
            ))}
          </ul>
        </div>
        <div className="button-row">
          <Button
            variant="contained"
            startIcon={preflight.state === "done" ? <RefreshIcon size={20} /> : <PulseIcon size={20} />}
            disabled={preflight.state === "running" || !online}
            onClick={() => duet.preflight.run()}
          >
            {t(preflight.state === "running" ? "test.running" : preflight.state === "done" ? "test.again" : "test.start")}
          </Button>
          {preflight.state === "done" ? <CopyButton variant="outlined" label={t("quality.copyReport")} confirmation={t("quality.reportCopied")} text={preflight.report} /> : null}
        </div>
      </section>
    </div>
  );
}

function resultOf(preflight: Preflight, transport: Transport): TransportResult {
  return preflight.state === "running" || preflight.state === "done" ? preflight.results[transport] : { state: "waiting" };
}

function TransportRow({ transport, result }: { transport: Transport; result: TransportResult }): ReactNode {
  const { t, number } = useTexts();
  const states = { waiting: "test.waiting", running: "test.running", works: "test.works", fails: "test.fails", absent: "test.notOffered" } as const;
  return (
    <li className="transport" data-state={result.state}>
      <span className="transport-sign">
        {result.state === "works" ? <CheckCircleIcon /> : result.state === "fails" ? <CloseIcon /> : <PulseIcon />}
      </span>
      <span className="transport-text">
        <strong>{t(`test.${transport}`)}</strong>
        <span>{t(states[result.state])}</span>
        {result.state === "works" ? (
          <small>
            {t("test.detail", {
              roundTrip: t("quality.ms", { value: number(Math.round(result.roundTrip)) }),
              loss: number(result.loss, { style: "percent", maximumFractionDigits: 1 }),
            })}
          </small>
        ) : null}
        {result.state === "fails" ? <small>{t(`test.${result.why}`)}</small> : null}
      </span>
    </li>
  );
}
