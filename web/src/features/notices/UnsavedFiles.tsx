import Button from "@mui/material/Button";
import { type ReactNode, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import type { UnsavedFile } from "../../call";
import { Notice } from "../../components/Notice";
import { saveBlob } from "../../components/saveText";
import { useTexts } from "../../texts/TextsContext";
import { CallNotice } from "../in-call/CallNotice";

/**
 * Whose files would be lost with this page, one person's at a time. Each is saved by a press of its own: of several downloads at once some browsers take
 * one. Whether the browser really has them, which may have asked where to, only the person knows.
 */
export function UnsavedFiles({ inCall = false }: { inCall?: boolean }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const unsaved = useDuetState((state) => state.unsaved);
  const [handedOver, setHandedOver] = useState<readonly UnsavedFile[]>([]);
  const from = unsaved[0]?.from ?? null;
  const name = usePeerName(from);
  if (unsaved.length === 0) {
    return null;
  }

  const files = unsaved.filter((file) => file.from?.id === from?.id);
  const left = files.filter((file) => !handedOver.includes(file));
  const [next] = left;
  const save = (file: UnsavedFile) => {
    saveBlob(file.name, file.blob);
    setHandedOver([...handedOver, file]);
  };
  const letGo = () => {
    duet.files.letGo(files);
    setHandedOver([]);
    if (files.length === unsaved.length) {
      document.getElementById("main")?.focus({ preventScroll: true }); // the notice goes, with what had the keyboard
    }
  };

  const first = { size: "small", variant: inCall ? "contained" : "text" } as const;
  const second = { size: "small", variant: inCall ? "outlined" : "text", color: "inherit" } as const;
  const text = next === undefined ? t("files.handedOver", { count: files.length, name }) : t("files.unsaved", { count: left.length, name });
  // By person: a second press on "Discard" is not for the next one's files.
  const actions =
    next === undefined ? (
      <>
        <Button key={`done ${from?.id}`} {...first} onClick={letGo}>
          {t("app.done")}
        </Button>
        <Button {...second} onClick={() => setHandedOver([])}>
          {t("files.saveAgain")}
        </Button>
      </>
    ) : (
      <>
        <Button {...first} onClick={() => save(next)}>
          <span className="file-to-save">{t("files.save", { name: next.name })}</span>
        </Button>
        <Button key={`discard ${from?.id}`} {...second} onClick={letGo}>
          {t("files.discard", { count: left.length })}
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
