/** Colours and defaults. Every pair of text and ground has a contrast of 4.5 and more in both schemes. */
import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
  mergeThemeOverrides,
} from "@mantine/core";

/** Ink blue. */
const ink: MantineColorsTuple = [
  "#eef3ff",
  "#dce5fb",
  "#b6c8f4",
  "#8da9ee",
  "#6b8fe9",
  "#5179dd",
  "#3f66cb",
  "#2f55b8",
  "#26479e",
  "#1c3880",
];

const red: MantineColorsTuple = [
  "#fff0f0",
  "#ffe0e0",
  "#ffc4c4",
  "#ffa3a3",
  "#f98080",
  "#e86060",
  "#d64545",
  "#c02b2b",
  "#a82020",
  "#8f1616",
];

const green: MantineColorsTuple = [
  "#ebfaef",
  "#d5f2dd",
  "#a9e3b8",
  "#7ad292",
  "#50be6f",
  "#33a655",
  "#248c44",
  "#1b7436",
  "#145e2b",
  "#0e4a21",
];

const base = createTheme({
  primaryColor: "ink",
  colors: { ink, red, green },
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  // Where black and white differ from a ground by as much (WCAG 2.2, relative luminance): whichever is chosen has 4.5.
  luminanceThreshold: 0.179,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  headings: { fontWeight: "650" },
  focusRing: "auto",
  components: {
    // Its placeholder for the focus is a child that no role of menus allows.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});

/** With the names of what closes dialogs and messages in the page's language. */
export function themeFor(close: string): MantineThemeOverride {
  const closing = { defaultProps: { closeButtonProps: { "aria-label": close } } };
  return mergeThemeOverrides(base, {
    components: {
      Modal: closing,
      Drawer: closing,
      Notification: closing,
      Alert: { defaultProps: { closeButtonLabel: close } },
    },
  });
}

/** Mantine's paler greys are too pale to read. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#56606b",
    "--mantine-color-placeholder": "#5c6670",
    "--mantine-color-error": "#b42318",
    "--mantine-color-anchor": "#26479e",
  },
  dark: {
    "--mantine-color-dimmed": "#a9b1ba",
    "--mantine-color-placeholder": "#a0a8b1",
    "--mantine-color-error": "#ff8a80",
    "--mantine-color-anchor": "#8da9ee",
  },
});
