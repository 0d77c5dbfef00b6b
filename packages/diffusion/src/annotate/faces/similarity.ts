/** The turn, scale and move that bring points nearest to others.
 *  Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991. */
import type { Affine, Place } from "@inkloom/pixels";

/** In two dimensions turn and scale are one complex factor: the points' covariance with the others over their own.
 *  Mirroring is not looked for. Where all points are one, they are only moved. */
export function similarity(from: readonly Place[], to: readonly Place[]): Affine {
  const [a, b] = [middleOf(from), middleOf(to)];
  let [real, imaginary, spread] = [0, 0, 0];
  from.forEach((point, i) => {
    const other = to[i] ?? b;
    const [x, y] = [point.x - a.x, point.y - a.y];
    const [u, v] = [other.x - b.x, other.y - b.y];
    real += x * u + y * v;
    imaginary += x * v - y * u;
    spread += x * x + y * y;
  });
  const [cos, sin] = spread > 0 ? [real / spread, imaginary / spread] : [1, 0];
  return [cos, -sin, b.x - cos * a.x + sin * a.y, sin, cos, b.y - sin * a.x - cos * a.y];
}

const middleOf = (points: readonly Place[]): Place => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});
