import Button from "@mui/material/Button";
import { type ReactNode, useId, useState } from "react";
import { useDuet } from "../../app/DuetContext";
import { Field } from "../../components/Field";
import { Modal } from "../../components/Modal";
import { useTexts } from "../../texts/TextsContext";

/** Far more than a recovery file ever has. */
const largestFile = 65_536;

/** Brings an ID back from its recovery file, in place of the one that this browser has. */
export default function RestoreDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const [phase, setPhase] = useState<"asking" | "opening" | "wrong" | "restored">("asking");

  const restore = async (chosen: File) => {
    setPhase("opening");
    const outcome = chosen.size > largestFile ? "bad-file" : await duet.identity.restore(await chosen.text(), passphrase);
    setPhase(outcome === "restored" ? "restored" : "wrong");
  };

  return (
    <Modal
      title={t("settings.recoverFromFile")}
      onClose={onClose}
      actions={
        phase === "restored" ? (
          <Button variant="contained" onClick={onClose}>
            {t("app.done")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" form={`${id}-form`} variant="contained" disabled={file === null || passphrase === "" || phase === "opening"}>
              {t("recovery.restore")}
            </Button>
          </>
        )
      }
    >
      {phase === "restored" ? (
        <p role="status">{t("recovery.restored")}</p>
      ) : (
        <form
          id={`${id}-form`}
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (file !== null) {
              void restore(file);
            }
          }}
        >
          <p>{t("recovery.restoreLead")}</p>
          <div className="file-field">
            <label htmlFor={`${id}-file`}>{t("recovery.file")}</label>
            <input id={`${id}-file`} type="file" accept="application/json,.json" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          </div>
          <Field
            label={t("recovery.passphrase")}
            type="password"
            autoComplete="current-password"
            value={passphrase}
            error={phase === "wrong" ? t("recovery.wrong") : null}
            onChange={(next) => {
              setPassphrase(next);
              setPhase("asking");
            }}
          />
        </form>
      )}
    </Modal>
  );
}
