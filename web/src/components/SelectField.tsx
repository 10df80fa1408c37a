import { type ReactNode, useId } from "react";

interface SelectFieldProps {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  icon?: ReactNode;
  disabled?: boolean;
  onChange: (value: string) => void;
}

/** A choice from a list: the browser's own control, which every phone and screen reader knows. */
export function SelectField({ label, value, options, icon, disabled = false, onChange }: SelectFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="select-field">
      <label htmlFor={id}>{label}</label>
      <span className="select-field-box">
        {icon}
        <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
