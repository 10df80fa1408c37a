import type { ReactNode } from "react";
import { useTexts } from "../texts/TextsContext";
import { Modal } from "./Modal";
import QrCode from "./QrCode";

/** A link as a QR code, large enough for a phone held over the table. */
export default function QrDialog({ title, text, onClose }: { title: string; text: string; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  return (
    <Modal title={title} onClose={onClose}>
      <div className="qr-dialog">
        <QrCode text={text} label={t("qr.label", { link: text })} size={264} />
        <p>{t("qr.hint")}</p>
        <p className="qr-dialog-link" dir="ltr">
          {text}
        </p>
      </div>
    </Modal>
  );
}
