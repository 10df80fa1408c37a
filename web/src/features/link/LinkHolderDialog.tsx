import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { CopyButton } from "../../components/CopyButton";
import { Modal } from "../../components/Modal";
import { Notice } from "../../components/Notice";
import QrCode from "../../components/QrCode";
import { Signs } from "../../components/Signs";
import { useTexts } from "../../texts/TextsContext";
import "./link.css";

const failures = { expired: "link.expired", offline: "link.offline", "wrong-signs": "link.wrongChosen" } as const;

/** On the device that holds the identity: the link to give, then signs that are chosen on the device that came, before it may be let in. */
export default function LinkHolderDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const offer = useDuetState((state) => state.identity.offer);
  const close = () => {
    duet.identity.cancelLink();
    onClose();
  };

  switch (offer.state) {
    case "idle":
      return null;
    case "waiting":
      return (
        <Modal title={t("link.title")} onClose={close}>
          <div className="link-step">
            <p>{t("link.holderLead")}</p>
            <QrCode text={offer.link} label={t("qr.label", { link: offer.link })} />
            <CopyButton variant="outlined" label={t("room.copyLink")} confirmation={t("room.linkCopied")} text={offer.link} />
            <p role="status" className="hint">
              {t("link.waiting")}
            </p>
          </div>
        </Modal>
      );
    case "confirm":
      return (
        <Modal
          title={t("link.request", { name: offer.deviceName })}
          onClose={close}
          actions={
            <>
              <Button color="error" onClick={() => duet.identity.confirmLink(false)}>
                {t("link.deny")}
              </Button>
              <Button variant="contained" disabled={!offer.chosen} onClick={() => duet.identity.confirmLink(true)}>
                {t("link.grant")}
              </Button>
            </>
          }
        >
          <div className="link-step">
            <p>{t("link.show")}</p>
            <Signs signs={offer.emoji} />
            <p role="status" className="hint">
              {t(offer.chosen ? "link.chosen" : "link.waitingForChoice")}
            </p>
          </div>
        </Modal>
      );
    case "done":
    case "failed":
      return (
        <Modal
          title={t("link.title")}
          onClose={close}
          actions={
            <Button variant="contained" onClick={close}>
              {t("app.done")}
            </Button>
          }
        >
          {offer.state === "done" ? (
            <Notice tone="success">{t("link.granted")}</Notice>
          ) : (
            <Notice tone="error">{t(failures[offer.why])}</Notice>
          )}
        </Modal>
      );
  }
}
