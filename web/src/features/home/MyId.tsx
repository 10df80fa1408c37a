import { lazy, type ReactNode, Suspense, useState } from "react";
import { useDuetState } from "../../app/DuetContext";
import { formatId } from "../../call";
import { CopyButton } from "../../components/CopyButton";
import { QrIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { ShareButton } from "../../components/ShareButton";
import { useTexts } from "../../texts/TextsContext";

const QrDialog = lazy(() => import("../../components/QrDialog"));

/** The link that calls an ID. */
export function callMeLink(id: string): string {
  return `${location.origin}/c/${formatId(id)}`;
}

/** The ID to give to people: to read, to copy, to scan, to share. */
export function MyId(): ReactNode {
  const { t } = useTexts();
  const me = useDuetState((state) => state.me);
  const [qr, setQr] = useState(false);
  const known = me.id !== "";
  const link = known ? callMeLink(me.id) : null;

  return (
    <section className="my-id" aria-labelledby="my-id-title">
      <h2 id="my-id-title">{t("home.yourId")}</h2>
      {known ? (
        <p className="my-id-value" dir="ltr" data-testid="my-id">
          {formatId(me.id)
            .split("-")
            .map((group, index, groups) => (
              // Groups of an ID may repeat; their place is what tells them apart.
              // oxlint-disable-next-line react/no-array-index-key
              <span key={index}>
                {group}
                {index < groups.length - 1 ? <i>-</i> : null}
              </span>
            ))}
        </p>
      ) : (
        <p className="my-id-value" data-pending="true" role="status">
          {t("home.idPending")}
        </p>
      )}
      <p className="hint">{t(me.key === "link-expired" ? "server.refused.bad-certificate" : me.key === "none" && known ? "home.idTemporary" : "home.yourIdHint")}</p>
      <div className="my-id-actions">
        <CopyButton variant="contained" label={t("home.copyId")} confirmation={t("home.idCopied")} text={known ? formatId(me.id) : null} />
        <IconAction className="tonal" label={t("home.showQr")} icon={<QrIcon />} disabled={!known} onClick={() => setQr(true)} />
        <ShareButton className="tonal" url={link} text={t("home.shareText")} />
      </div>
      {qr && link !== null ? (
        <Suspense fallback={null}>
          <QrDialog title={t("qr.idTitle")} text={link} onClose={() => setQr(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}
