/** Closed outlines as lists of rings [x, y, x, y, ...], in the units of whoever draws them. */

export type Ring = readonly number[];
export type Path = readonly Ring[];

export const polygon = (...corners: number[]): Path => [corners];

export const rectangle = (left: number, top: number, right: number, bottom: number): Path => [
  [left, top, right, top, right, bottom, left, bottom],
];

/** @param from, to quarters of a turn from the right over the bottom, since y points down */
export function ellipse(x: number, y: number, rx: number, ry = rx, from = 0, to = 4): Path {
  const steps = Math.max(6, Math.round(CORNERS * ((to - from) / 4)));
  const isWhole = to - from === 4;
  const ring: number[] = [];
  for (let i = 0; i < steps + (isWhole ? 0 : 1); i++) {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 2;
    ring.push(x + rx * Math.cos(angle), y + ry * Math.sin(angle));
  }
  return [ring];
}
/** Corners of a whole ellipse: at 128 pixels a side none of them is seen. */
const CORNERS = 40;

/** A ring of the given width around an ellipse, from its middle. */
export function hoop(x: number, y: number, rx: number, ry: number, width: number): Path {
  const outer = ellipse(x, y, rx + width / 2, ry + width / 2)[0] ?? [];
  const inner = ellipse(x, y, rx - width / 2, ry - width / 2)[0] ?? [];
  return [outer, backwards(inner)];
}

/** Corners as quarter circles; `lower` may be 0 for a shape that is only rounded on top. */
export function rounded(
  left: number,
  top: number,
  right: number,
  bottom: number,
  upper: number,
  lower = upper,
): Path {
  const ring: number[] = [];
  const corner = (x: number, y: number, radius: number, from: number): void => {
    if (radius === 0) ring.push(x, y);
    else ring.push(...(ellipse(x, y, radius, radius, from, from + 1)[0] ?? []));
  };
  corner(right - lower, bottom - lower, lower, 0);
  corner(left + lower, bottom - lower, lower, 1);
  corner(left + upper, top + upper, upper, 2);
  corner(right - upper, top + upper, upper, 3);
  return [ring];
}

/** A line of the given width with straight ends. */
export function line(fromX: number, fromY: number, toX: number, toY: number, width: number): Path {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const half = width / 2 / (Math.sqrt(dx * dx + dy * dy) || 1);
  const [x, y] = [-dy * half, dx * half];
  return [[fromX + x, fromY + y, toX + x, toY + y, toX - x, toY - y, fromX - x, fromY - y]];
}

/** The same outline walked the other way. */
function backwards(ring: Ring): Ring {
  const turned: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) turned.push(ring[i] ?? 0, ring[i + 1] ?? 0);
  return turned;
}
