import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import type { QualityDetail, Session, StreamQuality } from "../../call";
import { CopyButton } from "../../components/CopyButton";
import { useTexts } from "../../texts/TextsContext";
import { PanelFrame } from "./PanelFrame";
import { QualityBars, qualityLevel } from "./QualityBars";

/** What the browser measures: the way through the network, and each direction. */
export default function QualityPanel({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const { quality } = session;

  return (
    <PanelFrame
      title={t("quality.title")}
      onClose={onClose}
      footer={<CopyButton variant="outlined" fullWidth label={t("quality.copyReport")} confirmation={t("quality.reportCopied")} text={duet.session.qualityReport()} />}
    >
      <p className="quality-summary">
        <QualityBars quality={quality} />
        {t("quality.label", { level: t(`quality.${qualityLevel(quality)}`) })}
      </p>
      {quality.state === "known" ? <Detail detail={quality.detail} /> : null}
    </PanelFrame>
  );
}

function Detail({ detail }: { detail: QualityDetail }): ReactNode {
  const { t, number } = useTexts();
  const { path } = detail;
  return (
    <>
      <dl className="facts">
        <Fact name={t("quality.path")} value={path && t(path.kind === "direct" ? "quality.direct" : "quality.relayed")} />
        <Fact name={t("quality.protocol")} value={path && (path.kind === "relayed" ? path.relayProtocol || path.protocol : path.protocol).toUpperCase()} />
        <Fact name={t("quality.roundTrip")} value={detail.roundTrip === null ? null : t("quality.ms", { value: number(Math.round(detail.roundTrip)) })} />
      </dl>
      <Direction title={t("quality.received")} stream={detail.receive} />
      <Direction title={t("quality.sent")} stream={detail.send} />
    </>
  );
}

function Direction({ title, stream }: { title: string; stream: StreamQuality }): ReactNode {
  const { t, number } = useTexts();
  const rate = (bits: number | null) => (bits === null ? null : t("quality.kbps", { value: number(Math.round(bits / 1000)) }));
  const codec = (name: string | null, bits: number | null) => [name, rate(bits)].filter(Boolean).join(" · ") || null;
  const size = stream.width === null || stream.height === null ? null : `${number(stream.width, { useGrouping: false })} × ${number(stream.height, { useGrouping: false })}`;

  return (
    <>
      <h3 className="facts-title">{title}</h3>
      <dl className="facts">
        <Fact name={t("quality.video")} value={codec(stream.videoCodec, stream.videoBitrate)} />
        <Fact name={t("quality.resolution")} value={size} />
        <Fact name={t("quality.frameRate")} value={stream.framesPerSecond === null ? null : number(Math.round(stream.framesPerSecond))} />
        <Fact name={t("quality.audio")} value={codec(stream.audioCodec, stream.audioBitrate)} />
        <Fact name={t("quality.loss")} value={stream.loss === null ? null : number(stream.loss, { style: "percent", maximumFractionDigits: 1 })} />
        <Fact name={t("quality.jitter")} value={stream.jitter === null ? null : t("quality.ms", { value: number(Math.round(stream.jitter)) })} />
      </dl>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string | null }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value ?? "–"}</dd>
    </>
  );
}
