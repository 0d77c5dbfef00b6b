/** Words that come and go while a picture is drawn: `[from:to:0.5]`, `[away::8]`, `[in:0.3]`, and `[a|b]`
 *  that alternate. What is no such form stays as it is typed; so does the whole prompt where a `|` stands
 *  outside of one or a `\` escapes nothing. One pass, no recursion. Where stray brackets follow a form
 *  directly, A1111's parser may read either; here it is always the form.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@dfdcbab, modules/prompt_parser.py
 *  (get_learned_conditioning_prompt_schedules), which is A1111 1.10's. */
import { SPACE } from "./characters.ts";
import { cut, type SourceText } from "./source-text.ts";

/** The text that holds up to and including the denoiser call `until`, counted as A1111 counts. */
export interface ScheduledText {
  readonly until: number;
  readonly source: SourceText;
}

export interface ScheduleOptions {
  /** Denoiser calls of the whole walk, from 1; samplers of second order make two for each step. */
  readonly calls: number;
  /** For the second walk of a hires fix: its own calls. Numbers then count on behind the first walk:
   *  whole ones behind its `calls`, fractions from 1 to 2. */
  readonly hiresCalls?: number | undefined;
}

/** `[...]` or `(...)` whose brackets fit. */
export interface ScheduleGroup {
  readonly open: number;
  readonly close: number;
  /** Where the parts between the separators begin and end. */
  readonly parts: readonly { readonly start: number; readonly end: number }[];
  /** The call behind which the second part takes the place of the first; absent where parts alternate. */
  readonly when?: number;
}

/** The forms of a text in the order in which they open; none where A1111 reads the whole text as it is typed. */
export const scheduleGroups = (text: string, options: ScheduleOptions): ScheduleGroup[] =>
  [...(findGroups(text, (written) => callOf(written, options))?.values() ?? [])].sort(
    (a, b) => a.open - b.open,
  );

/** The texts in order of their calls; the last lasts to the end. */
export function parseSchedule(source: SourceText, options: ScheduleOptions): ScheduledText[] {
  const steps = options.hiresCalls ?? options.calls;
  const groups = findGroups(source.text, (written) => callOf(written, options));
  if (groups === undefined || groups.size === 0) return [{ until: steps, source }];
  const ends = new Set([steps]);
  for (const { when } of groups.values())
    if (when === undefined) for (let step = 1; step <= steps; step++) ends.add(step);
    else if (when >= 1) ends.add(when);
  return [...ends]
    .sort((a, b) => a - b)
    .map((until) => ({ until, source: cut(source, keptAt(source.text, groups, until)) }));
}

const NUMBER = new RegExp(
  String.raw`^[${SPACE}]*(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[${SPACE}]*$`,
  "u",
);

/** A number with a point is a share of the calls, any other the number of calls. */
function callOf(written: string, { calls, hiresCalls }: ScheduleOptions): number | undefined {
  const number = NUMBER.exec(written)?.groups?.["number"];
  if (number === undefined) return undefined;
  const steps = hiresCalls ?? calls;
  const hires = hiresCalls !== undefined;
  const value = Number(number);
  const call = number.includes(".")
    ? (value - (hires ? 1 : 0)) * steps
    : value - (hires ? calls : 0);
  return Math.min(steps, Math.trunc(call));
}

/** A bracket that is open, with the separators seen inside. */
interface Open {
  readonly at: number;
  readonly round: boolean;
  readonly colons: number[];
  readonly pipes: number[];
  /** Where the last group inside ended. */
  lastGroup: number;
}

/** Scheduled and alternating groups by where they open; undefined where A1111 gives the text up. */
function findGroups(
  text: string,
  callOf: (written: string) => number | undefined,
): Map<number, ScheduleGroup> | undefined {
  const groups = new Map<number, ScheduleGroup>();
  let stack: Open[] = [];
  let loose = 0; // separators `|` that belong to no group
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const top = stack.at(-1);
    if (character === "\\") {
      at++;
      if (at >= text.length || text.charAt(at) === "\n") return undefined;
    } else if (character === "(" || character === "[") {
      stack.push({ at, round: character === "(", colons: [], pipes: [], lastGroup: -1 });
    } else if (character === ":") top?.colons.push(at);
    else if (character === "|") {
      if (top === undefined) return undefined;
      top.pipes.push(at);
      loose++;
    } else if (character === ")" || character === "]") {
      if (top === undefined) continue;
      const fits = (character === ")") === top.round;
      const group = fits ? readGroup(text, top, at, callOf) : "loose";
      if (group === "loose") {
        // Nothing that is still open can hold this text: a form holds whole groups only.
        stack = [];
        continue;
      }
      stack.pop();
      loose -= top.pipes.length;
      if (group !== undefined) groups.set(group.open, group);
      const outer = stack.at(-1);
      if (outer) outer.lastGroup = at;
    }
  }
  return loose === 0 ? groups : undefined;
}

/** Undefined for brackets that only weigh. */
function readGroup(
  text: string,
  { at: open, round, colons, pipes, lastGroup }: Open,
  close: number,
  callOf: (written: string) => number | undefined,
): ScheduleGroup | undefined | "loose" {
  if (pipes.length > 0) {
    if (round || colons.length > 0) return "loose";
    const ends = [...pipes, close];
    return {
      open,
      close,
      parts: ends.map((end, i) => ({ start: (i === 0 ? open : (pipes[i - 1] ?? 0)) + 1, end })),
    };
  }
  if (round) return colons.length <= 1 ? undefined : "loose";
  if (colons.length === 0) return undefined;
  const last = colons.at(-1) ?? open;
  const when =
    colons.length > 2 || lastGroup > last ? undefined : callOf(text.slice(last + 1, close));
  if (when === undefined) return "loose";
  const [first = last] = colons;
  const none = { start: open + 1, end: open + 1 };
  const parts =
    colons.length === 1
      ? [none, { start: open + 1, end: last }]
      : [
          { start: open + 1, end: first },
          { start: first + 1, end: last },
        ];
  return { open, close, parts, when };
}

/** What is left of the text at a call. */
function keptAt(
  text: string,
  groups: ReadonlyMap<number, ScheduleGroup>,
  call: number,
): { start: number; end: number }[] {
  const kept: { start: number; end: number }[] = [];
  const todo = [{ start: 0, end: text.length }];
  for (let range = todo.pop(); range; range = todo.pop()) {
    const { start, end } = range;
    let at = start;
    while (at < end && !groups.has(at)) at++;
    kept.push({ start, end: at });
    const group = groups.get(at);
    if (at >= end || group === undefined) continue;
    todo.push({ start: group.close + 1, end });
    const { parts, when } = group;
    const shown = parts[when === undefined ? (call - 1) % parts.length : call <= when ? 0 : 1];
    if (shown) todo.push(shown);
  }
  return kept;
}
