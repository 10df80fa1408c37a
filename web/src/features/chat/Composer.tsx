import { type ReactNode, useState } from "react";
import { useDuet } from "../../app/DuetContext";
import { Field } from "../../components/Field";
import { SendIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";

const longestMessage = 4000;

/** The line one writes on. Enter sends, Shift and Enter begins a new line. */
export function Composer(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() !== "") {
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
        maxLength={longestMessage}
        onChange={setText}
        onKeyDown={(event) => {
          // While an input method composes, Enter chooses a word.
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      />
      <IconAction type="submit" className="tonal" label={t("chat.send")} icon={<SendIcon className="flip-rtl" />} disabled={text.trim() === ""} />
    </form>
  );
}
