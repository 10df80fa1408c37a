import Button from "@mui/material/Button";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { KeyIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";
import "./recovery.css";

const RecoveryDialog = lazy(() => import("./RecoveryDialog"));

/** Once in the life of a key: a recovery file can be made now. */
export function RecoveryOffer(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const recovery = useDuetState((state) => state.identity.recovery);
  const [sealing, setSealing] = useState(false);
  if (recovery === "unavailable") {
    return null;
  }

  return (
    <section className="recovery" aria-labelledby="recovery-title">
      <KeyIcon size={22} />
      <div className="recovery-text">
        <h2 id="recovery-title">{t("recovery.title")}</h2>
        <p>{t("recovery.lead")}</p>
      </div>
      <div className="button-row">
        <Button size="small" onClick={() => duet.identity.declineRecovery()}>
          {t("recovery.later")}
        </Button>
        <Button size="small" variant="contained" onClick={() => setSealing(true)}>
          {t("recovery.save")}
        </Button>
      </div>
      {sealing ? (
        <Suspense fallback={null}>
          <RecoveryDialog onClose={() => setSealing(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}
