/** Charts as lists of rectangles, lines and words, which become SVG or pixels: the words of a PNG show even where the
 *  machine has no fonts. */
import {
  drawLine,
  encodePng,
  fillCircle,
  fillConvex,
  label,
  paste,
  type Pixels,
  rasterOf,
} from "@inkloom/pixels";

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

interface Spot {
  readonly x: number;
  readonly y: number;
}

export type ChartShape =
  | {
      readonly kind: "rectangle";
      readonly at: Spot;
      readonly width: number;
      readonly height: number;
      readonly colour: Rgb;
    }
  | {
      readonly kind: "line";
      readonly points: readonly Spot[];
      readonly width: number;
      readonly colour: Rgb;
    }
  | { readonly kind: "dot"; readonly at: Spot; readonly radius: number; readonly colour: Rgb }
  | {
      readonly kind: "words";
      readonly text: string;
      /** The middle of the line in height; its beginning, middle or end in width. */
      readonly at: Spot;
      readonly anchor: "start" | "middle" | "end";
      readonly size: number;
    };

/** Pixels; the ground is white. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  /** For who does not see it. */
  readonly title: string;
  readonly shapes: readonly ChartShape[];
}

/** A whole SVG document. */
export function chartSvg({ width, height, title, shapes }: Chart): string {
  const body = shapes.map(svgOf).join("\n");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    body,
    "</svg>\n",
  ].join("\n");
}

function svgOf(shape: ChartShape): string {
  switch (shape.kind) {
    case "rectangle": {
      const { at, width, height, colour } = shape;
      return `<rect x="${at.x}" y="${at.y}" width="${width}" height="${height}" fill="${hex(colour)}"/>`;
    }
    case "line": {
      const points = shape.points.map(({ x, y }) => `${x},${y}`).join(" ");
      return `<polyline points="${points}" fill="none" stroke="${hex(shape.colour)}" stroke-width="${shape.width}"/>`;
    }
    case "dot": {
      const { at, radius, colour } = shape;
      return `<circle cx="${at.x}" cy="${at.y}" r="${radius}" fill="${hex(colour)}"/>`;
    }
    case "words": {
      const { at, anchor, size, text } = shape;
      return `<text x="${at.x}" y="${at.y}" dominant-baseline="central" text-anchor="${anchor}" font-size="${size}">${escaped(text)}</text>`;
    }
  }
}

const hex = (colour: Rgb): string =>
  `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);

/** The same as a PNG. */
export async function chartPng({ width, height, shapes }: Chart): Promise<Uint8Array> {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const raster = rasterOf({ width, height, data }, 4);
  const picture: Pixels = { width, height, data };
  for (const shape of shapes) {
    switch (shape.kind) {
      case "rectangle": {
        const { at, width: wide, height: high, colour } = shape;
        const [left, top] = [at.x, at.y];
        const [right, bottom] = [left + Math.max(1, wide) - 1, top + Math.max(1, high) - 1];
        const corners = [
          { x: left, y: top },
          { x: right, y: top },
          { x: right, y: bottom },
          { x: left, y: bottom },
        ];
        fillConvex(raster, corners.map(whole), [...colour, 255]);
        break;
      }
      case "line": {
        const points = shape.points.map(whole);
        points.slice(1).forEach((to, i) => {
          const from = points[i];
          if (from) drawLine(raster, from, to, [...shape.colour, 255], shape.width);
        });
        break;
      }
      case "dot":
        fillCircle(raster, whole(shape.at), Math.round(shape.radius), [...shape.colour, 255]);
        break;
      case "words": {
        const words = await label(shape.text, { size: shape.size, width });
        const share = { start: 0, middle: 0.5, end: 1 }[shape.anchor];
        const left = Math.round(shape.at.x - words.width * share);
        paste(picture, words, left, Math.round(shape.at.y - words.height / 2));
        break;
      }
    }
  }
  return encodePng(picture);
}

const whole = ({ x, y }: Spot): Spot => ({ x: Math.round(x), y: Math.round(y) });
