import { createTheme } from "@mui/material/styles";

/** Material UI positions the label from the left; without a style sheet mirror of its own, these few lines are cheaper. */
const mirroredLabel = {
  left: "auto",
  right: 0,
  transformOrigin: "top right",
  transform: "translate(-14px, 16px) scale(1)",
  "&.MuiInputLabel-shrink": { transform: "translate(-14px, -9px) scale(0.75)" },
};

/** The roles of `tokens.css` in Material UI's words. Colours stay custom properties, so one theme serves light and dark. */
export function createDuetTheme(direction: "ltr" | "rtl") {
  return createTheme({
    cssVariables: { nativeColor: true, disableCssColorScheme: true },
    direction,
    palette: {
      primary: { main: "var(--primary)", light: "var(--primary-container)", dark: "var(--primary)", contrastText: "var(--on-primary)" },
      secondary: {
        main: "var(--secondary-container)",
        light: "var(--secondary-container)",
        dark: "var(--secondary-container)",
        contrastText: "var(--on-secondary-container)",
      },
      error: { main: "var(--error)", light: "var(--error-container)", dark: "var(--error)", contrastText: "var(--on-error)" },
      warning: { main: "var(--tertiary)", light: "var(--tertiary-container)", dark: "var(--tertiary)", contrastText: "var(--on-tertiary)" },
      success: { main: "var(--primary)", light: "var(--primary-container)", dark: "var(--primary)", contrastText: "var(--on-primary)" },
      text: { primary: "var(--on-surface)", secondary: "var(--on-surface-variant)", disabled: "color-mix(in srgb, var(--on-surface) 45%, transparent)" },
      background: { default: "var(--surface)", paper: "var(--surface-lowest)" },
      divider: "var(--outline-variant)",
      action: {
        active: "var(--on-surface-variant)",
        hover: "color-mix(in srgb, var(--on-surface) 8%, transparent)",
        focus: "color-mix(in srgb, var(--on-surface) 10%, transparent)",
        selected: "var(--secondary-container)",
        disabled: "color-mix(in srgb, var(--on-surface) 45%, transparent)",
        disabledBackground: "color-mix(in srgb, var(--on-surface) 12%, transparent)",
      },
    },
    shape: { borderRadius: 16 },
    typography: {
      fontFamily: "var(--font)",
      button: { textTransform: "none", fontWeight: 600, fontSize: "0.9375rem", letterSpacing: 0 },
    },
    components: {
      MuiButtonBase: {
        defaultProps: { disableRipple: true },
        styleOverrides: { root: { "&.Mui-focusVisible": { outline: "3px solid var(--primary)", outlineOffset: 2 } } },
      },
      MuiButton: {
        defaultProps: { disableElevation: true },
        styleOverrides: {
          root: { borderRadius: "var(--shape-full)", minHeight: 44, paddingInline: 20 },
          sizeLarge: { minHeight: 56, paddingInline: 28, fontSize: "1rem" },
          sizeSmall: { minHeight: 36, paddingInline: 14, fontSize: "0.875rem" },
          outlined: { borderColor: "var(--outline)", color: "var(--primary)" },
          startIcon: direction === "rtl" ? { marginLeft: 8, marginRight: -4 } : {},
        },
      },
      MuiIconButton: { styleOverrides: { root: { color: "var(--on-surface-variant)", width: 44, height: 44 } } },
      MuiOutlinedInput: {
        styleOverrides: {
          root: { borderRadius: "var(--shape-m)", backgroundColor: "var(--surface-lowest)" },
          adornedStart: direction === "rtl" ? { paddingLeft: 0, paddingRight: 14 } : {},
          notchedOutline: { borderColor: "var(--outline)", ...(direction === "rtl" ? { textAlign: "right" as const } : {}) },
        },
      },
      MuiInputLabel: { styleOverrides: { root: { color: "var(--on-surface-variant)", ...(direction === "rtl" ? mirroredLabel : {}) } } },
      MuiDialog: { styleOverrides: { paper: { borderRadius: "var(--shape-xl)", backgroundImage: "none", boxShadow: "var(--elevation-3)" } } },
      MuiDialogTitle: { styleOverrides: { root: { fontSize: "1.375rem", fontWeight: 650, letterSpacing: "-0.01em", padding: "24px 24px 12px" } } },
      MuiDialogActions: { styleOverrides: { root: { padding: "12px 24px 24px", gap: 8, flexWrap: "wrap" } } },
      MuiMenu: { styleOverrides: { paper: { borderRadius: "var(--shape-m)", boxShadow: "var(--elevation-3)", backgroundColor: "var(--surface-high)" } } },
      MuiBackdrop: { styleOverrides: { root: { backgroundColor: "var(--scrim)" }, invisible: { backgroundColor: "transparent" } } },
      MuiTooltip: {
        styleOverrides: {
          tooltip: { backgroundColor: "var(--inverse-surface)", color: "var(--inverse-on-surface)", fontSize: "0.8125rem", borderRadius: 8, padding: "6px 10px" },
        },
      },
    },
  });
}
