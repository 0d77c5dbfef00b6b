/** The text that A1111 keeps with a picture under the PNG keyword "parameters": prompt, negative prompt, and
 *  one line of fields. Written and read by its rules, so that pictures travel between the programs.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0365002, modules/infotext_utils.py (quote, unquote,
 *  parse_generation_parameters), and modules/processing.py (create_infotext) of its version 1.10. */

/** Fields before any other, in A1111's order; "Version" and "User" come last. */
const FIRST = [
  "Steps",
  "Sampler",
  "Schedule type",
  "CFG scale",
  "Image CFG scale",
  "Seed",
  "Face restoration",
  "Size",
  "Model hash",
  "Model",
  "FP8 weight",
  "Cache FP16 weight for LoRA",
  "VAE hash",
  "VAE",
  "Variation seed",
  "Variation seed strength",
  "Seed resize from",
  "Denoising strength",
  "Conditional mask weight",
  "Clip skip",
  "ENSD",
  "Token merging ratio",
  "Token merging ratio hr",
  "Init image hash",
  "RNG",
  "Tiling",
] as const;
const LAST = ["Version", "User"];

/** A line with fewer fields is read as part of the prompt. */
const FEWEST_FIELDS = 3;

const NEGATIVE = "Negative prompt:";

export interface Infotext {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** By label, e.g. "CFG scale". Undefined fields are left out. */
  readonly fields: Readonly<Record<string, string | number | bigint | undefined>>;
}

export interface ParsedInfotext {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** As written, but "Size: 512x768" comes as "Size-1" and "Size-2", and what A1111 leaves out when it is
   *  the default is filled in: "Clip skip" 1, "RNG" GPU, "Schedule type" Automatic. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * The text for a picture. It reads back the same if there are at least three fields, labels have two or
 * more of the characters A1111 allows (letters, digits, `_`, blank, `-`, `/`, beginning with no blank or
 * sign), lines of the prompts have no white space around them, and none begins with "Negative prompt:".
 */
export function writeInfotext({ prompt, negativePrompt, fields }: Infotext): string {
  const line = ordered(Object.keys(fields)).flatMap((label) => {
    const value = fields[label];
    return value === undefined ? [] : [`${label}: ${quote(String(value))}`];
  });
  const negative = negativePrompt === "" ? "" : `\n${NEGATIVE} ${negativePrompt}`;
  return strip(`${prompt}${negative}\n${line.join(", ")}`);
}

function ordered(labels: readonly string[]): string[] {
  const rank = (label: string): number => {
    const first = FIRST.findIndex((known) => known === label);
    return first >= 0 ? first : FIRST.length + 1 + LAST.indexOf(label);
  };
  return labels.toSorted((a, b) => rank(a) - rank(b)); // stable: other labels keep their order
}

/** A1111 quotes what has a comma, colon or line break; what its reader would alter besides is quoted, too. */
function quote(value: string): string {
  const plain =
    !/[,:\n]/.test(value) && value !== "" && !value.startsWith('"') && strip(value) === value;
  return plain ? value : JSON.stringify(value);
}

/** Reads such a text; any text is accepted, at worst as nothing but a prompt. Takes linear time. */
export function parseInfotext(text: string): ParsedInfotext {
  const lines = strip(text).split("\n");
  let pairs = [...readPairs(lines.at(-1) ?? "")];
  if (pairs.length < FEWEST_FIELDS) pairs = [];
  else lines.pop();

  const prompt: string[] = [];
  const negative: string[] = [];
  let target = prompt;
  for (const line of lines.map(strip)) {
    if (line.startsWith(NEGATIVE)) {
      target = negative;
      append(target, strip(line.slice(NEGATIVE.length)));
    } else append(target, line);
  }

  const fields = new Map<string, string>();
  for (const [label, written] of pairs) {
    if (written === "") continue;
    const value = unquote(written);
    const [, width, height] = /^([0-9]+)x([0-9]+)$/.exec(value) ?? [];
    if (width !== undefined && height !== undefined)
      fields.set(`${label}-1`, width).set(`${label}-2`, height);
    else fields.set(label, value);
  }
  const defaults = { "Clip skip": "1", RNG: "GPU", "Schedule type": "Automatic" };
  return {
    prompt: prompt.join("\n"),
    negativePrompt: negative.join("\n"),
    fields: { ...defaults, ...Object.fromEntries(fields) },
  };
}

/** Empty lines before the first that is not empty are dropped. */
function append(lines: string[], line: string): void {
  if (line !== "" || lines.length > 0) lines.push(line);
}

const LABEL_CHARACTER = /[\p{L}\p{N}_ \-/]/u;
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;
// eslint-disable-next-line no-control-regex -- see strip
const QUOTED = /[\p{White_Space}\x1c-\x1f]*("(?:\\.|[^\\"])+")(?=,|$)/suy;

/** `label: value` pairs, parted by commas outside quotes; what fits no pair is skipped. */
function* readPairs(line: string): Generator<[label: string, value: string]> {
  let from = 0;
  for (let colon = line.indexOf(":"); colon >= 0; colon = line.indexOf(":", colon + 1)) {
    const label = labelBefore(line, colon, from);
    from = colon + 1;
    if (label === undefined) continue;
    QUOTED.lastIndex = from;
    const quoted = QUOTED.exec(line);
    const comma = line.indexOf(",", quoted ? QUOTED.lastIndex : from);
    from = comma < 0 ? line.length : comma + 1;
    const end = comma < 0 ? line.length : comma;
    yield [label, quoted?.[1] ?? stripStart(line.slice(colon + 1, end))];
    colon = from - 1;
  }
}

/** The longest label of two characters or more that ends at the colon and begins with a word character. */
function labelBefore(line: string, colon: number, from: number): string | undefined {
  let start = colon;
  while (start > from && LABEL_CHARACTER.test(characterBefore(line, start, from)))
    start -= characterBefore(line, start, from).length;
  const characterAt = (at: number): string => String.fromCodePoint(line.codePointAt(at) ?? 0);
  while (start < colon && !WORD_CHARACTER.test(characterAt(start))) start++; // blanks and signs
  const label = line.slice(start, colon);
  const first = characterAt(start);
  return label.length > first.length ? label : undefined;
}

/** The whole character that ends at `at`, a surrogate pair being one. */
function characterBefore(line: string, at: number, from: number): string {
  const pair = line.slice(Math.max(from, at - 2), at);
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair) ? pair : line.slice(at - 1, at);
}

function unquote(value: string): string {
  if (!value.startsWith('"') || !value.endsWith('"')) return value;
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === "string" ? read : value;
  } catch {
    return value;
  }
}

/** What Python's strip takes for white space: unlike in trim, U+FEFF is none and U+001C to U+001F are. */
// eslint-disable-next-line no-control-regex -- see above
const SPACE = /[\p{White_Space}\x1c-\x1f]/u;

function stripStart(text: string): string {
  let start = 0;
  while (start < text.length && SPACE.test(text.charAt(start))) start++;
  return text.slice(start);
}

function strip(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end--;
  return stripStart(text.slice(0, end));
}
