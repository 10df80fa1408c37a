import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { BlockIcon, CopyIcon, EditIcon, PersonAddIcon, TrashIcon } from "../../components/icons";
import { formatId } from "../../call";
import { useCopy } from "../../components/useCopy";
import { useTexts } from "../../texts/TextsContext";

interface PersonMenuProps {
  anchor: HTMLElement;
  person: { readonly id: string; readonly name: string };
  onEdit: () => void;
  onClose: () => void;
}

/** What can be done with a person of the lists. */
export default function PersonMenu({ anchor, person, onEdit, onClose }: PersonMenuProps): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const { copy } = useCopy();
  const isContact = useDuetState((state) => state.people.contacts.some((contact) => contact.id === person.id));
  const isBlocked = useDuetState((state) => state.people.blocked.includes(person.id));

  const item = (icon: ReactNode, label: string, act: () => void) => (
    <MenuItem
      onClick={() => {
        onClose();
        act();
      }}
    >
      <ListItemIcon>{icon}</ListItemIcon>
      <ListItemText>{label}</ListItemText>
    </MenuItem>
  );

  return (
    <Menu open anchorEl={anchor} onClose={onClose} slotProps={{ list: { "aria-label": t("people.actions", { name: person.name }) } }}>
      {item(isContact ? <EditIcon /> : <PersonAddIcon />, t(isContact ? "people.edit" : "people.add"), onEdit)}
      {item(<CopyIcon />, t("people.copyId"), () => copy(formatId(person.id)))}
      {item(<BlockIcon />, t(isBlocked ? "people.unblock" : "people.block"), () => (isBlocked ? duet.people.unblock(person.id) : duet.people.block(person.id)))}
      {isContact ? item(<TrashIcon />, t("people.remove"), () => duet.people.removeContact(person.id)) : null}
    </Menu>
  );
}
