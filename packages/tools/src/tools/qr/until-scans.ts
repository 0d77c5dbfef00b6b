/** Seed after seed until enough pictures scan. */

export interface Attempt<Drawn> {
  readonly seed: number;
  readonly drawn: Drawn;
  /** In how many sizes it scans; 0 for not at all. */
  readonly scans: number;
}

export interface Search<Drawn> {
  /** Those that scan first, from the most sizes first; else in the order of their seeds. */
  readonly attempts: readonly Attempt<Drawn>[];
  /** How many of them scan. */
  readonly scanned: number;
}

export interface SearchRequest {
  readonly seed: number;
  readonly tries: number;
  readonly wanted: number;
}

/** Draws with a seed, then the next, until `wanted` pictures scan or `tries` are drawn. */
export async function untilItScans<Drawn>(
  { seed: first, tries, wanted }: SearchRequest,
  draw: (seed: number, attempt: number) => Promise<Drawn>,
  scans: (drawn: Drawn) => Promise<number>,
): Promise<Search<Drawn>> {
  const attempts: Attempt<Drawn>[] = [];
  let scanned = 0;
  for (let attempt = 0; attempt < tries && scanned < wanted; attempt++) {
    const seed = first + attempt;
    const drawn = await draw(seed, attempt);
    const sizes = await scans(drawn);
    if (sizes > 0) scanned++;
    attempts.push({ seed, drawn, scans: sizes });
  }
  return { attempts: attempts.toSorted((a, b) => b.scans - a.scans || a.seed - b.seed), scanned };
}
