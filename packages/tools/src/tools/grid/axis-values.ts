/** The values of an axis as A1111's X/Y/Z plot takes them: a quoted list, and ranges where numbers are due.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@02d5a43, scripts/xyz_grid.py (process_axis). Unlike there, a
 *  range never goes past its end, and quotes count behind a blank as well. */

/** Values of one axis at most. */
export const MOST_VALUES = 1000;

/** Parts parted by commas outside quotes, without the blanks around them. A quote inside quotes is doubled. */
export function splitValues(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quoted && character === '"' && text.charAt(at + 1) === '"') {
      part += '"';
      at++;
    } else if (character === '"' && (quoted || part.trim() === "")) {
      quoted = !quoted;
      if (quoted) part = "";
    } else if (character === "," && !quoted) {
      parts.push(part.trim());
      part = "";
    } else part += character;
  }
  return [...parts, part.trim()];
}

const FIGURE = String.raw`([+-]?\s*\d+(?:\.\d*)?)`;
const STEPPED = new RegExp(String.raw`^${FIGURE}\s*-\s*${FIGURE}(?:\s*\(\s*${FIGURE}\s*\))?$`);
const COUNTED = new RegExp(String.raw`^${FIGURE}\s*-\s*${FIGURE}\s*\[\s*(\d+)\s*\]$`);

/**
 * The numbers of a range: `1-5`, `1-5 (+2)`, `10-5 (-3)`, and evenly spaced `1-10 [5]`; undefined for what
 * is no range. Whole numbers are cut, not rounded, as in A1111.
 * No more are made than one over `MOST_VALUES`.
 */
export function readRange(text: string, whole: boolean): number[] | undefined {
  const counted = COUNTED.exec(text);
  if (counted !== null) {
    const [first, last] = [figure(counted[1]), figure(counted[2])];
    const count = Math.min(figure(counted[3]), MOST_VALUES + 1);
    const spaced = Array.from({ length: count }, (_, at) =>
      count === 1 ? first : first + ((last - first) * at) / (count - 1),
    );
    return spaced.map((value) => (whole ? Math.trunc(value) : tidy(value)));
  }
  const stepped = STEPPED.exec(text);
  if (stepped === null) return undefined;
  const [first, last] = [figure(stepped[1]), figure(stepped[2])];
  const step = stepped[3] === undefined ? 1 : figure(stepped[3]);
  // Half a millionth of a step: 0.1 added ten times is not quite 1.
  const count = Math.floor((last - first) / step + 5e-7) + 1;
  if (!(step !== 0 && count >= 1)) return [];
  return Array.from({ length: Math.min(count, MOST_VALUES + 1) }, (_, at) =>
    tidy(first + at * step),
  );
}

const figure = (text = ""): number => Number(text.replaceAll(/\s/g, ""));

/** Eight decimals, as A1111 shows them: what addition leaves behind them is not meant. */
const tidy = (value: number): number => Number(value.toFixed(8));

/** Every order of some values, in the order of itertools.permutations. */
export function permutations<T>(values: readonly T[]): T[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((value, at) =>
    permutations(values.toSpliced(at, 1)).map((rest) => [value, ...rest]),
  );
}
