/** One line that says how far a job is; pure, so that it can be tested without a terminal. */
import type { Language, Progress } from "@inkloom/contract";
import { PROGRESS_WORDS, STAGE_WORDS } from "../language/words.ts";
import { textWidth } from "../language/text-width.ts";

const BAR_COLUMNS = 24;

/** The line for a terminal of `columns`; `left` in seconds. */
export function progressLine(
  { stage, step = 0, steps = 0, picture }: Progress,
  left: number | undefined,
  language: Language,
  columns: number,
): string {
  const title = STAGE_WORDS[stage][language];
  const parts = [title];
  if (picture !== undefined)
    parts.push(
      `${PROGRESS_WORDS.picture[language]} ${String(picture.number)}/${String(picture.of)}`,
    );
  if (steps > 0) {
    const filled = Math.round((step / steps) * BAR_COLUMNS);
    const bar = "█".repeat(filled) + "░".repeat(BAR_COLUMNS - filled);
    parts.push(bar, `${String(step)}/${String(steps)}`);
    if (left !== undefined) parts.push(leftWords(left, language));
  }
  return fitting(parts, columns - 1);
}

function leftWords(left: number, language: Language): string {
  const whole = Math.ceil(left);
  const minutes = Math.floor(whole / 60);
  const clock =
    minutes >= 60
      ? `${String(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(whole % 60)}`
      : `${String(minutes)}:${two(whole % 60)}`;
  const word = PROGRESS_WORDS.left[language];
  return language === "zh" ? `${word} ${clock}` : `${clock} ${word}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** As many parts as fit on the line; the bar goes first, then what stands last. */
function fitting(parts: readonly string[], columns: number): string {
  const line = parts.join("  ");
  if (textWidth(line) <= columns || parts.length === 1) return line;
  const withoutBar = parts.filter((part) => !/[█░]/.test(part));
  return fitting(withoutBar.length < parts.length ? withoutBar : parts.slice(0, -1), columns);
}
