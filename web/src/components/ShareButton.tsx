import type { ReactNode } from "react";
import { useTexts } from "../texts/TextsContext";
import { ShareIcon } from "./icons";
import { IconAction } from "./IconAction";

/** Hands a link to the system's share sheet. Absent where the browser has none. */
export function ShareButton({ url, text, className }: { url: string | null; text: string; className?: string }): ReactNode {
  const { t } = useTexts();
  if (!("share" in navigator)) {
    return null;
  }

  const share = () => {
    if (url !== null) {
      // Rejected when the person closes the sheet: that is an answer, not an error.
      navigator.share({ title: t("app.name"), text, url }).catch(() => undefined);
    }
  };

  return <IconAction {...(className ? { className } : {})} label={t("home.share")} icon={<ShareIcon />} disabled={url === null} onClick={share} />;
}
