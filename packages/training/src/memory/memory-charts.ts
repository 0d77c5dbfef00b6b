/** An estimate as pictures: what holds memory as stacked bars, and how it grows as lines. */
import type { Language, Text } from "@inkloom/contract";
import { byteUnit, roundMarks, shortNumber } from "../charts/axis.ts";
import type { Chart, ChartShape, Rgb } from "../charts/drawing.ts";
import type { MemoryCurve } from "./curves.ts";
import type { MemoryPart, PartId } from "./memory-parts.ts";
import type { MemoryReport } from "./report.ts";

const WIDTH = 960;
const SIZE = 14;
const LEFT = 232;
const RIGHT = 96;
const GREY: Rgb = [214, 214, 214];
const DARK: Rgb = [120, 120, 120];

/** Told apart by who sees no red or green, too: Okabe and Ito, "Color Universal Design", 2008. */
const COLOURS: Readonly<Record<PartId, Rgb>> = {
  parameters: [0, 114, 178],
  weights: [0, 68, 107],
  gradients: [230, 159, 0],
  optimizer: [0, 158, 115],
  trained: [0, 95, 69],
  activations: [204, 121, 167],
  step: [142, 73, 112],
  cache: [86, 180, 233],
  decode: [213, 94, 0],
  pictures: [240, 228, 66],
  programs: [153, 153, 153],
};

const DEVICE: Rgb = [0, 114, 178];
const ENGINE: Rgb = [213, 94, 0];

const WORDS = {
  parts: { en: "What holds memory", zh: "内存的构成" },
  growth: { en: "How memory grows", zh: "内存的增长" },
  engine: { en: "Inkloom here, CPU", zh: "墨织（本机 CPU）" },
  device: { en: "one device, by the formulas", zh: "单个设备（按公式）" },
} as const satisfies Readonly<Record<string, Text>>;

interface Bar {
  readonly label: string;
  readonly bytes: number;
  readonly parts: readonly MemoryPart[];
}

/** A bar for what was asked, one for each other way, and one for Inkloom itself. */
export function partsChart(report: MemoryReport, language: Language): Chart {
  const { variants, engine, model } = report;
  const bars: Bar[] = variants.map(({ label, ...rest }) => ({ label: label[language], ...rest }));
  if (engine) bars.push({ label: WORDS.engine[language], ...engine });
  const most = Math.max(...bars.map(({ bytes }) => bytes));
  const unit = byteUnit(most);
  const marks = roundMarks(most / unit.bytes, 6);
  const end = marks.at(-1) ?? 1;
  const room = WIDTH - LEFT - RIGHT;
  const across = (bytes: number): number => Math.round((room * bytes) / unit.bytes / end);
  const title = `${model.name}: ${WORDS.parts[language]}, ${unit.name}`;
  const shapes: ChartShape[] = [heading(title)];
  const [legend, top] = legendOf(bars, language);
  shapes.push(...legend);
  const bottom = top + bars.length * 34;
  for (const mark of marks) {
    const x = LEFT + Math.round((room * mark) / end);
    shapes.push(line([x, top - 4], [x, bottom], GREY), words(shortNumber(mark), x, bottom + 14));
  }
  bars.forEach(({ label, bytes, parts }, i) => {
    const y = top + i * 34;
    shapes.push(words(label, LEFT - 10, y + 13, "end"));
    let x = LEFT;
    let sum = 0;
    for (const part of parts) {
      sum += part.bytes;
      const next = LEFT + across(sum);
      if (next > x)
        shapes.push({
          kind: "rectangle",
          at: { x, y },
          width: next - x,
          height: 26,
          colour: COLOURS[part.id],
        });
      x = next;
    }
    shapes.push(words(shortNumber(bytes / unit.bytes), x + 8, y + 13, "start"));
  });
  return { width: WIDTH, height: bottom + 34, title, shapes };
}

/** The parts that occur, each with its colour; and where the bars begin below. */
function legendOf(bars: readonly Bar[], language: Language): readonly [ChartShape[], number] {
  const labels = new Map<PartId, string>();
  for (const { parts } of bars) for (const { id, label } of parts) labels.set(id, label[language]);
  const shapes: ChartShape[] = [];
  const wide = Math.floor((WIDTH - 40) / 4);
  [...labels].forEach(([id, label], i) => {
    const [x, y] = [20 + (i % 4) * wide, 56 + Math.floor(i / 4) * 24];
    const at = { x, y: y - 7 };
    shapes.push({ kind: "rectangle", at, width: 14, height: 14, colour: COLOURS[id] });
    shapes.push(words(label, x + 22, y, "start"));
  });
  return [shapes, 56 + Math.ceil(labels.size / 4) * 24 + 8];
}

/** The curves beside each other. */
export function growthChart({ model, curves }: MemoryReport, language: Language): Chart {
  const title = `${model.name}: ${WORDS.growth[language]}`;
  const shapes: ChartShape[] = [heading(title)];
  const hasEngine = curves.some(({ points }) => points.some(({ engine }) => engine !== undefined));
  const series: [Rgb, Text][] = [[DEVICE, WORDS.device]];
  if (hasEngine) series.push([ENGINE, WORDS.engine]);
  series.forEach(([colour, label], i) => {
    const x = 20 + i * 300;
    shapes.push({ kind: "rectangle", at: { x, y: 49 }, width: 14, height: 14, colour });
    shapes.push(words(label[language], x + 22, 56, "start"));
  });
  const wide = WIDTH / Math.max(1, curves.length);
  curves.forEach((curve, i) => {
    shapes.push(
      ...curveShapes(curve, language, { left: i * wide + 64, right: (i + 1) * wide - 24 }),
    );
  });
  return { width: WIDTH, height: 420, title, shapes };
}

const [TOP, BOTTOM] = [84, 360];

function curveShapes(
  { label, points }: MemoryCurve,
  language: Language,
  { left, right }: { readonly left: number; readonly right: number },
): ChartShape[] {
  const most = Math.max(1, ...points.flatMap(bothOf));
  const unit = byteUnit(most);
  const marks = roundMarks(most / unit.bytes, 5);
  const end = marks.at(-1) ?? 1;
  const last = points.at(-1)?.at ?? 1;
  const x = (at: number): number => Math.round(left + ((right - left) * at) / last);
  const y = (bytes: number): number =>
    Math.round(BOTTOM - ((BOTTOM - TOP) * bytes) / unit.bytes / end);
  const shapes: ChartShape[] = marks.flatMap((mark) => {
    const high = y(mark * unit.bytes);
    const told = mark === end ? `${shortNumber(mark)} ${unit.name}` : shortNumber(mark);
    return [line([left, high], [right, high], GREY), words(told, left - 8, high, "end")];
  });
  let free = -Infinity;
  for (const { at } of points) {
    shapes.push(line([x(at), BOTTOM], [x(at), BOTTOM + 5], DARK));
    if (x(at) - free < 34) continue;
    shapes.push(words(shortNumber(at), x(at), BOTTOM + 16));
    free = x(at);
  }
  shapes.push(words(label[language], (left + right) / 2, BOTTOM + 40));
  const drawn = (colour: Rgb, values: readonly (readonly [number, number])[]): void => {
    const places = values.map(([at, bytes]) => ({ x: x(at), y: y(bytes) }));
    shapes.push({ kind: "line", points: places, width: 2, colour });
    for (const place of places) shapes.push({ kind: "dot", at: place, radius: 3, colour });
  };
  drawn(
    DEVICE,
    points.map(({ at, bytes }) => [at, bytes]),
  );
  const engine = points.flatMap(({ at, engine: bytes }) =>
    bytes === undefined ? [] : [[at, bytes] as const],
  );
  if (engine.length > 0) drawn(ENGINE, engine);
  return shapes;
}

const bothOf = ({ bytes, engine = 0 }: { readonly bytes: number; readonly engine?: number }) => [
  bytes,
  engine,
];

const heading = (text: string): ChartShape => ({
  kind: "words",
  text,
  at: { x: 20, y: 24 },
  anchor: "start",
  size: 18,
});

const words = (
  text: string,
  x: number,
  y: number,
  anchor: "start" | "middle" | "end" = "middle",
): ChartShape => ({ kind: "words", text, at: { x, y }, anchor, size: SIZE });

const line = (
  [x, y]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  colour: Rgb,
): ChartShape => ({
  kind: "line",
  points: [
    { x, y },
    { x: x2, y: y2 },
  ],
  width: 1,
  colour,
});
