import { type Language, printable } from "@inkloom/contract";
import type { DrawingProgress } from "@inkloom/tools";
import type { Sink } from "../surroundings.ts";
import type { PreviewScreen } from "./preview-screen.ts";
import { progressLine } from "./progress-line.ts";
import { TimeLeft } from "./time-left.ts";

/** Milliseconds between two drawings of the same line, so that the clock goes on. */
const REFRESH = 500;

const CLEAR_LINE = "\r\u001b[K";

export interface ProgressDisplay {
  readonly update: (progress: DrawingProgress) => void;
  /** Clears the line; nothing is drawn afterwards. */
  readonly stop: () => void;
}

/** A line on the error output that is drawn over and over, with pictures above it if `screen` is there. */
export function progressDisplay(
  stderr: Sink,
  language: Language,
  screen: PreviewScreen | undefined,
): ProgressDisplay {
  const timeLeft = new TimeLeft();
  let latest: DrawingProgress | undefined;
  let stopped = false;
  const draw = (): void => {
    if (latest === undefined) return;
    const line = progressLine(
      latest,
      timeLeft.seconds(performance.now()),
      language,
      stderr.columns,
    );
    stderr.write(`${CLEAR_LINE}${line}`);
  };
  const timer = setInterval(draw, REFRESH).unref();
  return {
    update(progress) {
      if (stopped) return;
      const { step, steps, notice } = progress;
      if (notice) {
        // It stays: the line goes on below.
        stderr.write(`${CLEAR_LINE}${printable(notice[language])}\n`);
        return;
      }
      if (step !== undefined && steps !== undefined) timeLeft.note(step, steps, performance.now());
      latest = progress;
      draw();
      screen?.offer(progress);
    },
    stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(timer);
      latest = undefined;
      screen?.stop();
      stderr.write(CLEAR_LINE);
    },
  };
}
