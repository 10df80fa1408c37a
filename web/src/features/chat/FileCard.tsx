import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import { type FilePhase, type FileTransfer, receivedBlob } from "../../call";
import { CloseIcon, DownloadIcon, FileIcon, PauseIcon, PlayIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { saveBlob } from "../../components/saveText";
import type { Texts } from "../../texts/texts";
import { useTexts } from "../../texts/TextsContext";
import "./chat.css";

/** One file on its way: how far, how fast, and what can be done about it. */
export function FileCard({ file, name }: { file: FileTransfer; name: string }): ReactNode {
  const texts = useTexts();
  const { t, bytes } = texts;
  const duet = useDuet();
  const { state } = file;
  const moved = state.phase === "moving" || state.phase === "paused" ? state.bytes : null;
  const active = moved !== null || (state.phase === "offered" && file.direction === "out");
  const offered = state.phase === "offered" && file.direction === "in";
  const received = receivedBlob(file);
  const pausedByMe = state.phase === "paused" && state.by === "me";

  return (
    <li className="file" data-from={file.direction === "out" ? "me" : "peer"}>
      {offered ? <p className="file-offer">{t("files.offered", { name })}</p> : null}
      <div className="file-row">
        <span className="file-icon">
          <FileIcon />
        </span>
        <span className="file-text">
          <span className="file-name">
            <bdi>{file.name}</bdi>
          </span>
          <small>{moved === null ? bytes(file.size) : t("files.progress", { done: bytes(moved), total: bytes(file.size) })}</small>
          <small>
            {/* The speed changes all the time: it is for the eye only. */}
            <span role="status">{stateText(state, file.direction, texts)}</span>
            {state.phase === "moving" ? ` · ${t("files.speed", { speed: bytes(state.rate) })}` : null}
          </small>
        </span>
        {state.phase === "moving" ? <IconAction label={t("files.pause", { name: file.name })} icon={<PauseIcon size={20} />} onClick={() => duet.files.pause(file.id)} /> : null}
        {pausedByMe ? <IconAction label={t("files.resume", { name: file.name })} icon={<PlayIcon size={20} />} onClick={() => duet.files.resume(file.id)} /> : null}
        {active ? <IconAction label={t("files.cancel", { name: file.name })} icon={<CloseIcon size={20} />} onClick={() => duet.files.cancel(file.id)} /> : null}
        {received === null ? null : <SaveButton file={file} blob={received} />}
      </div>
      {moved === null ? null : <progress value={moved} max={Math.max(1, file.size)} aria-label={file.name} />}
      {offered ? (
        <div className="button-row">
          <Button size="small" onClick={() => duet.files.decline(file.id)}>
            {t("files.refuse")}
          </Button>
          <Button size="small" variant="contained" onClick={() => duet.files.accept(file.id)}>
            {t("files.accept")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function SaveButton({ file, blob }: { file: FileTransfer; blob: Blob }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const save = () => {
    saveBlob(file.name, blob);
    duet.files.saved(file.id);
  };
  return <IconAction className="tonal" label={t("files.save", { name: file.name })} icon={<DownloadIcon size={20} />} onClick={save} />;
}

function stateText(state: FilePhase, direction: FileTransfer["direction"], { t }: Texts): string {
  switch (state.phase) {
    case "offered":
      return direction === "out" ? t("files.waiting") : "";
    case "moving":
      return t(direction === "out" ? "files.sending" : "files.receiving");
    case "paused":
      return t(state.by === "connection" ? "files.interrupted" : "files.paused");
    case "done":
      return t("files.done");
    case "canceled":
      return t("files.canceled");
    case "failed":
      return t(`files.failed.${state.why}`);
  }
}
