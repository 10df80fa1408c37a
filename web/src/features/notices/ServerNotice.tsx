import Button from "@mui/material/Button";
import { type ReactNode, useEffect, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { Notice } from "../../components/Notice";
import { useTexts } from "../../texts/TextsContext";

/** How long a first connection may take before the page mentions it. */
const patience = 1500;

/** How it stands with the server, when it does not stand well. */
export function ServerNotice(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const server = useDuetState((state) => state.server);
  const linkExpired = useDuetState((state) => state.me.key === "link-expired");
  const retry = (
    <Button size="small" onClick={() => duet.reconnect()}>
      {t("server.retryNow")}
    </Button>
  );

  switch (server.phase) {
    case "online":
      return linkExpired ? <Notice tone="warning">{t("server.refused.bad-certificate")}</Notice> : null;
    case "connecting":
      return <SlowConnection />;
    case "lost":
      return (
        <Notice tone="warning" actions={retry}>
          {t("server.lost")}
        </Notice>
      );
    case "refused":
      return (
        <Notice tone="error" actions={retry}>
          <strong>{t("server.refused.title")}</strong>
          <p>{t(`server.refused.${server.code}`)}</p>
        </Notice>
      );
  }
}

function SlowConnection(): ReactNode {
  const { t } = useTexts();
  const [slow, setSlow] = useState(false);

  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, []);

  return slow ? <Notice tone="info">{t("server.connecting")}</Notice> : null;
}
