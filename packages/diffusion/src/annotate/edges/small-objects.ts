/** Blanks what is not 0 in groups of fewer than `least` pixels that touch along their sides. */
export function withoutSmallObjects(mask: Uint8Array, width: number, least: number): Uint8Array {
  const kept = Uint8Array.from(mask);
  const seen = new Uint8Array(mask.length);
  const group = new Int32Array(mask.length);
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || seen[start] === 1) continue;
    let count = 0;
    const reach = (at: number): void => {
      if (mask[at] === 0 || seen[at] === 1) return;
      seen[at] = 1;
      group[count++] = at;
    };
    reach(start);
    for (let next = 0; next < count; next++) {
      const at = group[next] ?? 0;
      const x = at % width;
      if (x > 0) reach(at - 1);
      if (x < width - 1) reach(at + 1);
      if (at >= width) reach(at - width);
      if (at + width < mask.length) reach(at + width);
    }
    if (count < least) for (let i = 0; i < count; i++) kept[group[i] ?? 0] = 0;
  }
  return kept;
}
