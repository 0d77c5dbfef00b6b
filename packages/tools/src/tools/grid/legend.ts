/** What stands beside a row or above a column of a sheet. */
import { label, paste, type Pixels } from "@inkloom/pixels";

/** One line of a legend; what does not take part is grey and struck through, as in A1111's prompt matrix. */
export interface LegendLine {
  readonly text: string;
  readonly active: boolean;
}

export type Legend = readonly LegendLine[];

/** A1111's colour of what does not take part (modules/images.py, draw_grid_annotations). */
const INACTIVE = 153;

interface LegendOptions {
  /** Height of the letters, pixels. */
  readonly size: number;
  /** Widest line, pixels. */
  readonly width: number;
}

/** The lines below each other on white, centred; one white pixel where there are none. */
export async function drawLegend(lines: Legend, options: LegendOptions): Promise<Pixels> {
  const drawn = await Promise.all(
    lines.map(async ({ text, active }) => {
      const words = await label(text.trim(), options);
      return active || text.trim() === "" ? words : struck(words, options.size);
    }),
  );
  const [only] = drawn;
  if (only !== undefined && drawn.length === 1) return only;
  const gap = Math.ceil(options.size / 4);
  const width = Math.max(1, ...drawn.map((each) => each.width));
  const height = Math.max(1, drawn.reduce((sum, each) => sum + each.height + gap, 0) - gap);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const ground: Pixels = { width, height, data };
  let top = 0;
  for (const each of drawn) {
    paste(ground, each, Math.floor((width - each.width) / 2), top);
    top += each.height + gap;
  }
  return ground;
}

/** Black words in grey, with a line through each of their lines. */
function struck({ width, height, data }: Pixels, size: number): Pixels {
  const grey = data.map((value, at) =>
    at % 4 === 3 ? value : INACTIVE + Math.round((value * (255 - INACTIVE)) / 255),
  );
  const lines = Math.max(1, Math.round(height / (size * 1.25)));
  const thick = Math.max(1, Math.round(size / 9));
  for (let line = 0; line < lines; line++) {
    const top = Math.max(0, Math.round(((line + 0.5) * height) / lines - thick / 2));
    const rows = grey.subarray(top * width * 4, (top + thick) * width * 4);
    rows.forEach((_, at) => {
      if (at % 4 !== 3) rows[at] = INACTIVE;
    });
  }
  return { width, height, data: grey };
}
