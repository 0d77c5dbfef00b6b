const { fround } = Math;

/** `torch.linspace` in float32: a rounded stride, counted from the nearer end, added in one rounding. */
export function linspace32(start: number, end: number, count: number): number[] {
  const [from, to] = [fround(start), fround(end)];
  if (count === 1) return [from];
  const stride = fround(fround(to - from) / (count - 1));
  return Array.from({ length: count }, (_, i) =>
    fround(i < count >> 1 ? from + stride * i : to - stride * (count - 1 - i)),
  );
}
