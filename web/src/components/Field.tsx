import FormControl from "@mui/material/FormControl";
import FormHelperText from "@mui/material/FormHelperText";
import InputLabel from "@mui/material/InputLabel";
import OutlinedInput, { type OutlinedInputProps } from "@mui/material/OutlinedInput";
import { type ReactNode, useId } from "react";

interface FieldProps extends Pick<
  OutlinedInputProps,
  "value" | "autoComplete" | "endAdornment" | "startAdornment" | "multiline" | "maxRows" | "type" | "disabled" | "readOnly" | "required" | "size"
> {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  maxLength?: number;
  inputProps?: OutlinedInputProps["inputProps"];
  onChange?: (value: string) => void;
  onKeyDown?: OutlinedInputProps["onKeyDown"];
  onBlur?: () => void;
}

/** A text field with its label, a hint, and an error that is announced. Lighter than Material UI's TextField, which brings the select and the menu along. */
export function Field({ label, hint, error, maxLength, inputProps, onChange, onBlur, onKeyDown, size, ...rest }: FieldProps): ReactNode {
  const id = useId();
  const below = error ?? hint;
  return (
    <FormControl fullWidth error={Boolean(error)} {...(size ? { size } : {})}>
      <InputLabel htmlFor={id}>{label}</InputLabel>
      <OutlinedInput
        id={id}
        label={label}
        {...rest}
        {...(onKeyDown ? { onKeyDown } : {})}
        {...(onBlur ? { onBlur } : {})}
        onChange={(event) => onChange?.(event.target.value)}
        inputProps={{ ...inputProps, maxLength, "aria-describedby": below ? `${id}-below` : undefined }}
      />
      {below ? (
        <FormHelperText id={`${id}-below`} role={error ? "alert" : undefined}>
          {below}
        </FormHelperText>
      ) : null}
    </FormControl>
  );
}
