import { type ReactNode, useState } from "react";
import { useDuet } from "../../app/DuetContext";
import { longestLine } from "../../call";
import { Field } from "../../components/Field";
import { SendIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";

/** The line one writes on. Enter sends, Shift and Enter begins a new line. */
export function Composer(): ReactNode {
  const { t, number } = useTexts();
  const duet = useDuet();
  const [text, setText] = useState("");
  const tooLong = text.trim().length > longestLine;
  const fits = text.trim() !== "" && !tooLong;
  const send = () => {
    if (fits) {
      duet.chat.send(text.trim());
      setText("");
    }
  };

  return (
    <form
      className="composer"
      data-autofocus
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label={t("chat.message")}
        size="small"
        multiline
        maxRows={5}
        value={text}
        error={tooLong ? t("chat.tooLong", { limit: number(longestLine) }) : null}
        onChange={setText}
        onKeyDown={(event) => {
          // While an input method composes, Enter chooses a word.
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      />
      <IconAction type="submit" className="tonal" label={t("chat.send")} icon={<SendIcon className="flip-rtl" />} disabled={!fits} />
    </form>
  );
}
