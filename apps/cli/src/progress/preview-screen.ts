/** Pictures above the progress line, in terminals that can show them. */
import type { DrawingProgress } from "@inkloom/tools";
import { encodePng } from "@inkloom/pixels";
import type { Environment } from "../language/pick-language.ts";
import type { Sink } from "../surroundings.ts";

/** Rows that a picture takes. */
const ROWS = 14;

/** Rows that must stay for other text. */
const OTHER_ROWS = 6;

/** A preview costs time: the next one waits so many times as long as the last one took, 1 s at least. */
const PAUSE = 10;

export interface PreviewScreen {
  /** Shows what the sampler sees, unless the last picture was only just shown. */
  readonly offer: (progress: DrawingProgress) => void;
  /** Shows a finished picture, after the preview that is being made. */
  readonly show: (png: Uint8Array) => Promise<void>;
  /** Draws nothing from now on. */
  readonly stop: () => void;
}

/** How a terminal shows pictures: by a protocol of its own, or by coloured half blocks. */
export type PictureSupport = "native" | "blocks" | "none";

/** What a terminal can show, by the variables that terminals set. */
export function pictureSupport(env: Environment): PictureSupport {
  const term = env["TERM"] ?? "";
  const program = (env["TERM_PROGRAM"] ?? "").toLowerCase();
  // A multiplexer swallows the protocols of the terminal around it.
  const inside = env["TMUX"] !== undefined || /^(screen|tmux)/.test(term);
  const native =
    ["iterm.app", "wezterm", "kitty", "ghostty", "rio", "vscode", "warpterminal"].includes(
      program,
    ) ||
    /kitty|ghostty/.test(term) ||
    ["KITTY_WINDOW_ID", "KONSOLE_VERSION", "GHOSTTY_RESOURCES_DIR"].some((name) => env[name]);
  if (term === "dumb" || env["NO_COLOR"]) return "none";
  if (native && !inside) return "native";
  return /^(truecolor|24bit)$/.test(env["COLORTERM"] ?? "") ? "blocks" : "none";
}

/** Draws a PNG at the cursor, `rows` high; what it returns is still to be written. */
export type DrawPicture = (png: Uint8Array, rows: number) => Promise<string>;

/** terminal-image with the protocol that the terminal has; read only when a picture is to be shown. */
export const drawWith =
  (support: "native" | "blocks"): DrawPicture =>
  async (png, rows) => {
    const { default: terminalImage } = await import("terminal-image");
    return terminalImage.buffer(png, { height: rows, preferNativeRender: support === "native" });
  };

/** A screen above the line that the cursor is on; undefined where the terminal has too few rows. */
export function previewScreen(out: Sink, draw: DrawPicture): PreviewScreen | undefined {
  if (out.rows < ROWS + OTHER_ROWS) return undefined;
  let stopped = false;
  let reserved = false;
  let notBefore = 0;
  /** The preview that is being made, if any. */
  let running: Promise<void> | undefined;
  const show = async (png: Uint8Array): Promise<void> => {
    const picture = await draw(png, ROWS);
    if (stopped) return;
    const reserve = reserved ? "" : `\r\u001b[K${"\n".repeat(ROWS)}`;
    reserved = true;
    // Save the cursor, go up to the free rows, and come back whatever the picture did to it; in one piece,
    // because the progress line is written at any time in between.
    out.write(`${reserve}\u001b7\u001b[${String(ROWS)}A\r${picture}\u001b8`);
  };
  const preview = async (make: NonNullable<DrawingProgress["preview"]>): Promise<void> => {
    const started = performance.now();
    const png = await encodePng(await make());
    if (!stopped) await show(png);
    const took = performance.now() - started;
    notBefore = performance.now() + Math.max(1000, PAUSE * took);
  };
  return {
    offer({ preview: make }) {
      if (make === undefined || running || stopped || performance.now() < notBefore) return;
      running = preview(make)
        // A preview is a courtesy: the picture itself tells what goes wrong.
        .catch(() => {
          notBefore = Infinity;
        })
        .finally(() => (running = undefined));
    },
    async show(png) {
      // An older preview must not land on the finished picture.
      await running;
      // The file is written and named: a terminal that cannot show it is no failure.
      await show(png).catch(() => undefined);
    },
    stop() {
      stopped = true;
    },
  };
}
