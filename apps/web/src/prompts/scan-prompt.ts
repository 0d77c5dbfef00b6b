/** What a prompt is made of, as far as that can be seen at once; the service reads it in full, a moment later. */

type PieceKind =
  | "weight"
  | "less"
  | "network"
  | "embedding"
  | "wildcard"
  | "schedule"
  | "keyword"
  | "comment"
  | "stray";

/** A stretch of the text that is shown in one way; stretches neither overlap nor touch out of order. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly kind: PieceKind;
}

/** Brackets, numbers and tags; the words between them are parts of `weighted`. */
interface ScannedPrompt {
  readonly pieces: readonly Piece[];
  /** Words that weigh more or less than 1, with what they weigh; inner ones come behind those around them. */
  readonly weighted: readonly { readonly from: number; readonly to: number; readonly by: number }[];
}

interface Open {
  readonly sign: "(" | "[" | "{";
  readonly at: number;
  /** Whether a `:` or `|` stood right within it. */
  parted: boolean;
  colon: number;
}

const CLOSES = { ")": "(", "]": "[", "}": "{" } as const;
const TAG = /<[a-z]+:[^<>]*>/iy;
const WILDCARD = /__[^\s_](?:[^\n]*?[^\s_])?__/uy;
const EMBEDDING = /embedding:[^\s,()[\]<>{}|:]+/iy;
const KEYWORD = /\b(?:BREAK|AND)\b/y;
const WEIGHT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/;

export function scanPrompt(text: string): ScannedPrompt {
  const pieces: Piece[] = [];
  const weighted: { from: number; to: number; by: number }[] = [];
  const open: Open[] = [];
  const add = (from: number, to: number, kind: PieceKind): void =>
    void pieces.push({ from, to, kind });
  for (let at = 0; at < text.length;) {
    const sign = text.charAt(at);
    const found = firstAt(text, at);
    if (found !== undefined) {
      add(at, found.to, found.kind);
      at = found.to;
      continue;
    }
    const inner = open.at(-1);
    if (sign === "(" || sign === "[" || sign === "{")
      open.push({ sign, at, parted: false, colon: -1 });
    else if (sign === ")" || sign === "]" || sign === "}") {
      if (inner?.sign === CLOSES[sign]) {
        open.pop();
        close(text, inner, at, add, weighted);
      } else add(at, at + 1, "stray");
    } else if (inner !== undefined && (sign === ":" || sign === "|")) {
      inner.parted = true;
      if (sign === ":") inner.colon = at;
    }
    at += sign === "\\" ? 2 : 1;
  }
  for (const { at } of open) add(at, at + 1, "stray");
  return { pieces: pieces.toSorted((a, b) => a.from - b.from), weighted };
}

function firstAt(text: string, at: number): { to: number; kind: PieceKind } | undefined {
  const ends = (pattern: RegExp): number | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text) === null ? undefined : pattern.lastIndex;
  };
  switch (text.charAt(at)) {
    case "#": {
      const end = text.indexOf("\n", at);
      return { to: end < 0 ? text.length : end, kind: "comment" };
    }
    case "<": {
      const to = ends(TAG);
      return to === undefined ? undefined : { to, kind: "network" };
    }
    case "_": {
      const to = ends(WILDCARD);
      return to === undefined ? undefined : { to, kind: "wildcard" };
    }
    case "e":
    case "E": {
      const to = ends(EMBEDDING);
      return to === undefined ? undefined : { to, kind: "embedding" };
    }
    case "B":
    case "A": {
      const to = ends(KEYWORD);
      return to === undefined ? undefined : { to, kind: "keyword" };
    }
    default:
      return undefined;
  }
}

function close(
  text: string,
  { sign, at: from, parted, colon }: Open,
  to: number,
  add: (from: number, to: number, kind: PieceKind) => void,
  weighted: { from: number; to: number; by: number }[],
): void {
  if (sign === "{") {
    add(from, from + 1, "wildcard");
    add(to, to + 1, "wildcard");
    return;
  }
  if (sign === "[" && parted) {
    add(from, from + 1, "schedule");
    add(colon < 0 ? to : colon, to + 1, "schedule");
    return;
  }
  const number = colon < 0 ? "" : text.slice(colon + 1, to);
  const told = sign === "(" && WEIGHT.test(number);
  const by = told ? Number(number) : sign === "(" ? 1.1 : 1 / 1.1;
  const kind = by < 1 ? "less" : "weight";
  add(from, from + 1, kind);
  add(told ? colon : to, to + 1, kind);
  if (by !== 1) weighted.push({ from: from + 1, to: told ? colon : to, by });
}

/** What each stretch of the text weighs, and where it stands: all of the text, cut where anything changes. */
interface ShownPart {
  readonly text: string;
  readonly kind?: PieceKind;
  readonly weight: number;
  readonly fault: boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** @param faults stretches that the service does not understand; those beyond the text are left out */
export function shownParts(text: string, faults: readonly Range[]): ShownPart[] {
  const { pieces, weighted } = scanPrompt(text);
  const cuts = new Set([0, text.length]);
  for (const { from, to } of [...pieces, ...weighted, ...faults])
    for (const cut of [from, to]) if (cut > 0 && cut < text.length) cuts.add(cut);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, index): ShownPart => {
    const to = places[index + 1] ?? text.length;
    const within = (range: Range): boolean => range.from <= from && range.to >= to;
    const kind = pieces.find(within)?.kind;
    return {
      text: text.slice(from, to),
      ...(kind !== undefined && { kind }),
      weight: weighted.filter(within).reduce((weight, { by }) => weight * by, 1),
      fault: faults.some(within),
    };
  });
}
