/** A progress line and previews around whatever draws, where there is a terminal to show them. */
import { printable } from "@inkloom/contract";
import type { DrawingProgress, RunContext } from "@inkloom/tools";
import {
  drawWith,
  pictureSupport,
  type PreviewScreen,
  previewScreen,
} from "../progress/preview-screen.ts";
import { progressDisplay } from "../progress/progress-display.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Bench } from "./bench.ts";

interface Watched {
  /** To be handed to what draws. */
  readonly context: RunContext;
  /** Where finished pictures may be shown. */
  readonly screen: PreviewScreen | undefined;
  /** Clears the line, before anything else is printed. */
  readonly stop: () => void;
}

/** Does the work with a context that is watched; nothing is drawn once it ends. */
export async function watchDrawing<T>(
  { language, around, context }: Bench,
  { preview }: { readonly preview?: boolean },
  work: (watched: Watched) => Promise<T>,
): Promise<T> {
  const { stderr, env, signal } = around;
  const watched = stderr.isTTY && env["TERM"] !== "dumb";
  const screen = watched && preview !== false ? screenOf(around) : undefined;
  const display = watched ? progressDisplay(stderr, language, screen) : undefined;
  const stop = (): void => display?.stop();
  // Work that takes a while to stop must not draw over what is said about the interruption.
  signal.addEventListener("abort", stop, { once: true });
  /** Without a terminal, only what people should know. */
  const tell = ({ notice }: DrawingProgress): void => {
    if (notice) stderr.write(`${printable(notice[language])}\n`);
  };
  try {
    const onProgress = display?.update ?? tell;
    return await work({ context: { ...context, onProgress }, screen, stop });
  } finally {
    stop();
  }
}

/** Pictures are drawn where text goes as well, so both outputs must be the terminal. */
function screenOf({ stdout, env }: Surroundings): PreviewScreen | undefined {
  const support = pictureSupport(env);
  return support === "none" || !stdout.isTTY ? undefined : previewScreen(stdout, drawWith(support));
}
