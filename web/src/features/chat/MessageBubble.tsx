import type { ReactNode } from "react";
import type { ChatMessage } from "../../call";
import { CheckIcon, ClockIcon, CopyIcon, DoubleCheckIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useCopy } from "../../components/useCopy";
import { useTexts } from "../../texts/TextsContext";
import { splitLinks } from "./splitLinks";

/** One line of the conversation, with how far it has come. */
export function MessageBubble({ message, name }: { message: ChatMessage; name: string }): ReactNode {
  const { t, time } = useTexts();
  const { state, copy } = useCopy();
  const mine = message.from === "me";

  return (
    <li className="message" data-from={message.from}>
      <span className="visually-hidden">{mine ? t("chat.you") : name}: </span>
      <p className="bubble" dir="auto">
        {splitLinks(message.text).map((part, index) =>
          part.link ? (
            // Parts of a text have no identity but their place in it.
            // oxlint-disable-next-line react/no-array-index-key
            <a key={index} href={part.text} target="_blank" rel="noreferrer noopener">
              {part.text}
            </a>
          ) : (
            part.text
          ),
        )}
      </p>
      <span className="message-foot">
        <time dateTime={new Date(message.time).toISOString()}>{time(message.time)}</time>
        {mine ? <Mark status={message.status} /> : null}
        <IconAction
          className="message-copy"
          label={state === "copied" ? t("app.copied") : t("chat.copy")}
          icon={state === "copied" ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
          onClick={() => copy(message.text)}
        />
      </span>
    </li>
  );
}

function Mark({ status }: { status: ChatMessage["status"] }): ReactNode {
  const { t } = useTexts();
  const marks = {
    waiting: { icon: <ClockIcon size={14} />, text: t("chat.sending") },
    sent: { icon: <CheckIcon size={14} />, text: t("chat.sent") },
    delivered: { icon: <DoubleCheckIcon size={14} />, text: t("chat.delivered") },
    read: { icon: <DoubleCheckIcon size={14} />, text: t("chat.read") },
  };
  const { icon, text } = marks[status];
  return (
    <span className="message-mark" data-status={status} title={text}>
      {icon}
      <span className="visually-hidden">{text}</span>
    </span>
  );
}
