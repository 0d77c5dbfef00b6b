/** An axis as the grid tool takes it, `sampler=Euler,DDIM`, and as the form shows it: a name and values. */

interface AxisParts {
  readonly name: string;
  /** As typed behind the `=`. */
  readonly values: string;
}

export function readAxis(text: string): AxisParts {
  const at = text.indexOf("=");
  return at < 0
    ? { name: "", values: text.trim() }
    : { name: text.slice(0, at).trim(), values: text.slice(at + 1).trim() };
}

/** Undefined where no name is chosen: nothing changes along the axis. */
export const axisText = ({ name, values }: AxisParts): string | undefined =>
  name === "" ? undefined : `${name}=${values}`;

/** Parts parted by commas outside quotes, as the tool reads them. */
export function splitValues(text: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quoted && sign === '"' && text.charAt(at + 1) === '"') {
      part += '"';
      at += 1;
    } else if (sign === '"' && (quoted || part.trim() === "")) {
      quoted = !quoted;
      if (quoted) part = "";
    } else if (sign === "," && !quoted) {
      parts.push(part.trim());
      part = "";
    } else part += sign;
  }
  return [...parts, part.trim()].filter((value) => value !== "");
}

/** The other way round: what holds a comma or a quote is quoted. */
export const joinValues = (values: readonly string[]): string =>
  values
    .map((value) => (/[,"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(",");

const FIGURE = String.raw`[+-]?\s*\d+(?:\.\d*)?`;
const RANGE = new RegExp(
  String.raw`^(${FIGURE})\s*-\s*(${FIGURE})(?:\s*\(\s*(${FIGURE})\s*\)|\s*\[\s*(\d+)\s*\])?$`,
);

/** How many values an axis has; ranges of numbers count as often as they step. */
export function countValues(values: string, numeric: boolean): number {
  return splitValues(values).reduce((sum, value) => sum + (numeric ? countOf(value) : 1), 0);
}

function countOf(value: string): number {
  const [, first, last, step, count] = RANGE.exec(value) ?? [];
  if (first === undefined || last === undefined) return 1;
  if (count !== undefined) return Number(count);
  const by = step === undefined ? 1 : figure(step);
  const steps = Math.floor((figure(last) - figure(first)) / by + 5e-7) + 1;
  return Number.isFinite(steps) ? Math.max(0, steps) : 0;
}

const figure = (text: string): number => Number(text.replaceAll(/\s/g, ""));
