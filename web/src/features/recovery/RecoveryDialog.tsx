import Button from "@mui/material/Button";
import { type ReactNode, useId, useState } from "react";
import { useDuet } from "../../app/DuetContext";
import { Field } from "../../components/Field";
import { Modal } from "../../components/Modal";
import { saveText } from "../../components/saveText";
import { useTexts } from "../../texts/TextsContext";

/** Shorter passphrases fall to a search of the file. */
const shortest = 12;

/** Asks for a passphrase twice, and saves the sealed key as a file. */
export default function RecoveryDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const form = useId();
  const [passphrase, setPassphrase] = useState("");
  const [repeated, setRepeated] = useState("");
  const [phase, setPhase] = useState<"asking" | "sealing" | "too-late">("asking");
  const different = repeated !== "" && repeated !== passphrase;

  const seal = async () => {
    setPhase("sealing");
    const file = await duet.identity.sealRecovery(passphrase);
    if (file === null) {
      setPhase("too-late");
    } else {
      saveText("duet-recovery.json", file, "application/json");
      onClose();
    }
  };

  return (
    <Modal
      title={t("recovery.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={form} variant="contained" disabled={phase !== "asking" || passphrase.length < shortest || passphrase !== repeated}>
            {t("recovery.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="form"
        data-autofocus
        onSubmit={(event) => {
          event.preventDefault();
          void seal();
        }}
      >
        <p>{t("recovery.lead")}</p>
        <Field
          label={t("recovery.passphrase")}
          hint={t("recovery.passphraseHint")}
          type="password"
          autoComplete="new-password"
          value={passphrase}
          onChange={setPassphrase}
        />
        <Field
          label={t("recovery.repeat")}
          error={different ? t("recovery.mismatch") : null}
          type="password"
          autoComplete="new-password"
          value={repeated}
          onChange={setRepeated}
        />
        {phase === "too-late" ? <p role="alert">{t("settings.recoveryMade")}</p> : null}
      </form>
    </Modal>
  );
}
