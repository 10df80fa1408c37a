import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import { useTexts } from "../../texts/TextsContext";
import { reactionChoices } from "./Reactions";

/** The reactions to choose from, in a row over the button. */
export default function ReactionPicker({ anchor, onClose }: { anchor: HTMLElement; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: "top", horizontal: "center" }}
      transformOrigin={{ vertical: "bottom", horizontal: "center" }}
      slotProps={{ list: { className: "reaction-picker", "aria-label": t("call.reactions") } }}
    >
      {reactionChoices.map((emoji) => (
        <MenuItem
          key={emoji}
          aria-label={t("call.react", { emoji })}
          onClick={() => {
            duet.session.react(emoji);
            onClose();
          }}
        >
          <span aria-hidden="true">{emoji}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
