import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import { Notice } from "../../components/Notice";
import { saveBlob } from "../../components/saveText";
import { useTexts } from "../../texts/TextsContext";
import { CallNotice } from "../in-call/CallNotice";

/** Whose files would be lost with this page, one person's at a time. Each is saved by a press of its own: of several downloads at once some browsers take one. */
export function UnsavedFiles({ inCall = false }: { inCall?: boolean }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const unsaved = useDuetState((state) => state.unsaved);
  const next = unsaved[0];
  const name = usePeerName(next?.from ?? null);
  if (next === undefined) {
    return null;
  }

  const files = unsaved.filter(({ from }) => from?.id === next.from?.id);
  const count = files.length;
  const save = () => {
    saveBlob(next.name, next.blob);
    duet.files.letGo([next]);
  };
  const text = t("files.unsaved", { count, name });
  const actions = (
    <>
      <Button size="small" variant={inCall ? "contained" : "text"} onClick={save}>
        <span className="file-to-save">{t("files.save", { name: next.name })}</span>
      </Button>
      <Button size="small" variant={inCall ? "outlined" : "text"} color="inherit" onClick={() => duet.files.letGo(files)}>
        {t("files.discard", { count })}
      </Button>
    </>
  );
  return inCall ? (
    <CallNotice action={actions}>{text}</CallNotice>
  ) : (
    <Notice tone="info" actions={actions}>
      {text}
    </Notice>
  );
}
