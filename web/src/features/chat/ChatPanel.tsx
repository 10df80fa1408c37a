import { type ReactNode, useEffect, useRef } from "react";
import { useDuet } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import type { ChatMessage, FileTransfer, Session } from "../../call";
import { AttachIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";
import { PanelFrame } from "../in-call/PanelFrame";
import { Composer } from "./Composer";
import { FileCard } from "./FileCard";
import { MessageBubble } from "./MessageBubble";
import "./chat.css";

type Entry = { readonly kind: "message"; readonly message: ChatMessage } | { readonly kind: "file"; readonly file: FileTransfer };

/** The written conversation, with the files in it by time. */
export default function ChatPanel({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const name = usePeerName(session.peer);
  const list = useRef<HTMLOListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const entries = merge(session.chat.messages, session.files);
  const { unread, channel } = session.chat;
  const last = entries.at(-1);

  useEffect(() => {
    if (unread > 0) {
      duet.chat.markRead();
    }
  }, [duet, unread]);

  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [last]);

  if (channel === "unavailable") {
    return (
      <PanelFrame title={t("chat.title")} onClose={onClose}>
        <p className="hint">{t("chat.unavailable")}</p>
      </PanelFrame>
    );
  }

  const send = (files: FileList | null) => {
    if (files !== null && files.length > 0) {
      duet.files.send([...files]);
    }
  };

  return (
    <PanelFrame
      title={t("chat.title")}
      onClose={onClose}
      footer={
        <div className="composer-row">
          <input
            ref={input}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget }) => {
              send(currentTarget.files);
              currentTarget.value = ""; // so that the same file can be chosen again
            }}
          />
          <IconAction label={t("files.attach")} icon={<AttachIcon />} onClick={() => input.current?.click()} />
          <Composer />
        </div>
      }
    >
      <div className="chat">
        {entries.length === 0 ? <p className="hint chat-empty">{t("chat.empty")}</p> : null}
        <ol ref={list} aria-live="polite" aria-relevant="additions">
          {entries.map((entry) =>
            entry.kind === "message" ? <MessageBubble key={entry.message.id} message={entry.message} name={name} /> : <FileCard key={entry.file.id} file={entry.file} name={name} />,
          )}
        </ol>
      </div>
    </PanelFrame>
  );
}

/** Both lists are in the order of their times already. */
export function merge(messages: readonly ChatMessage[], files: readonly FileTransfer[]): readonly Entry[] {
  return [...messages.map((message) => ({ kind: "message", message }) as const), ...files.map((file) => ({ kind: "file", file }) as const)].sort(
    (a, b) => timeOf(a) - timeOf(b),
  );
}

function timeOf(entry: Entry): number {
  return entry.kind === "message" ? entry.message.time : entry.file.time;
}
