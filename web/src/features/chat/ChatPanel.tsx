import Button from "@mui/material/Button";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useDuet } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import { type ChatMessage, type FileTransfer, mostFiles, type Session } from "../../call";
import { AttachIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { Notice } from "../../components/Notice";
import { useTexts } from "../../texts/TextsContext";
import { usePageVisible } from "../../components/usePageVisible";
import { PanelFrame } from "../in-call/PanelFrame";
import { Composer } from "./Composer";
import { FileCard } from "./FileCard";
import { MessageBubble } from "./MessageBubble";
import "./chat.css";

type Entry = { readonly kind: "message"; readonly message: ChatMessage } | { readonly kind: "file"; readonly file: FileTransfer };

/** So many entries are drawn at first, and so many more each time that somebody asks for earlier ones. */
const entriesAtOnce = 200;

/** In pixels: who is this close to the end looks at it. */
const nearEnd = 48;

/** The written conversation, with the files in it where they came. */
export default function ChatPanel({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const name = usePeerName(session.peer);
  const list = useRef<HTMLOListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const entries = merge(session.chat.messages, session.files);
  const { unread, channel } = session.chat;
  const [most, setMost] = useState(entriesAtOnce);
  const shown = entries.slice(-most);
  const seen = usePageVisible();
  useFollow(list, entries.at(-1));

  useEffect(() => {
    if (unread > 0 && seen) {
      duet.chat.markRead();
    }
  }, [duet, unread, seen]);

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
        <>
          {session.filesLeftOut ? <Notice tone="warning">{t("files.tooMany", { limit: mostFiles })}</Notice> : null}
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
        </>
      }
    >
      <div className="chat">
        {entries.length === 0 ? <p className="hint chat-empty">{t("chat.empty")}</p> : null}
        {shown.length < entries.length ? (
          <Button size="small" onClick={() => setMost(most + entriesAtOnce)}>
            {t("chat.earlier")}
          </Button>
        ) : session.chat.forgotten === true ? (
          <p className="hint">{t("chat.forgotten")}</p>
        ) : null}
        <ol ref={list} aria-live="polite" aria-relevant="additions">
          {shown.map((entry) =>
            entry.kind === "message" ? <MessageBubble key={entry.message.id} message={entry.message} name={name} /> : <FileCard key={entry.file.id} file={entry.file} name={name} />,
          )}
        </ol>
      </div>
    </PanelFrame>
  );
}

/** Keeps the end in sight for whoever looks at it, and brings it there for whoever writes; somebody who reads further up is left alone. */
function useFollow(list: RefObject<HTMLOListElement | null>, last: Entry | undefined): void {
  const atEnd = useRef(true);
  const lastId = last && idOf(last);
  const own = last !== undefined && (last.kind === "message" ? last.message.from === "me" : last.file.direction === "out");

  useEffect(() => {
    const box = list.current?.closest(".panel-body");
    const look = () => {
      atEnd.current = box !== null && box !== undefined && box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    };
    box?.addEventListener("scroll", look, { passive: true });
    return () => box?.removeEventListener("scroll", look);
  }, [list]);

  useLayoutEffect(() => {
    if (lastId !== undefined && (own || atEnd.current)) {
      list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
    }
  }, [list, lastId, own]);
}

/** Both lists are in the order in which things came here, and keep it whatever a clock says. */
function merge(messages: readonly ChatMessage[], files: readonly FileTransfer[]): readonly Entry[] {
  const entries: Entry[] = [];
  let next = 0;
  for (const message of messages) {
    for (let file = files[next]; file !== undefined && file.time < message.arrivedAt; file = files[next]) {
      entries.push({ kind: "file", file });
      next += 1;
    }

    entries.push({ kind: "message", message });
  }

  return [...entries, ...files.slice(next).map((file) => ({ kind: "file", file }) as const)];
}

function idOf(entry: Entry): string {
  return entry.kind === "message" ? entry.message.id : entry.file.id;
}
