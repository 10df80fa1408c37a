import { type ReactNode, useId } from "react";

interface SwitchFieldProps {
  label: string;
  hint?: string | undefined;
  icon?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off: a checkbox underneath, drawn as the switch of Material Design 3. */
export function SwitchField({ label, hint, icon, checked, disabled = false, onChange }: SwitchFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="switch-field" data-disabled={disabled}>
      {icon}
      <span className="switch-field-text">
        <label htmlFor={id}>{label}</label>
        {hint ? <small id={`${id}-hint`}>{hint}</small> : null}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
