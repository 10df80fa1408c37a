import Button from "@mui/material/Button";
import { type ReactNode, useEffect, useState } from "react";
import type { Session } from "../../call";
import { useTexts } from "../../texts/TextsContext";
import { CallNotice } from "./CallNotice";

/** A line is read by then, in milliseconds; the badge of the chat stays. */
const readingTime = 8_000;

/** What the other person has written last, for a while, as long as the chat is closed. */
export function LatestLine({ session, name, onOpen }: { session: Session; name: string; onOpen: () => void }): ReactNode {
  const { t } = useTexts();
  const { messages, unread } = session.chat;
  const line = unread > 0 ? messages.findLast(({ from }) => from === "peer") : undefined;
  const id = line?.id;
  const [past, setPast] = useState<string | undefined>(undefined);

  useEffect(() => {
    const timer = setTimeout(setPast, readingTime, id);
    return () => clearTimeout(timer);
  }, [id]);

  return line === undefined || id === past ? null : (
    <CallNotice
      action={
        <Button size="small" variant="contained" onClick={onOpen}>
          {t("files.show")}
        </Button>
      }
    >
      <span className="latest-line">
        <strong>{name}</strong> <bdi>{line.text}</bdi>
      </span>
    </CallNotice>
  );
}
