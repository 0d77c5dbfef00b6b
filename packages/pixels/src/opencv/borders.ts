/** Which sample stands for one beyond the border. */

/** Mirrored without the border's own sample (gfedcb|abcdefgh|gfedcba), OpenCV's BORDER_REFLECT_101. */
function mirrored(place: number, size: number): number {
  if (size === 1) return 0;
  let at = place;
  while (at < 0 || at >= size) at = at < 0 ? -at : 2 * size - 2 - at;
  return at;
}

/** Places from -before to size + after - 1, each led inside by mirroring. */
export function mirroredPlaces(size: number, before: number, after: number): Int32Array {
  return Int32Array.from({ length: before + size + after }, (_, i) => mirrored(i - before, size));
}
