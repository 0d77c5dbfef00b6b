/** A prompt whose parts, parted by `|`, are drawn in every combination: two axes of a grid.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0d7807a, scripts/prompt_matrix.py, and modules/images.py
 *  (draw_prompt_matrix): the first half of the parts goes across, the others down. */
import { type ParamsOf, Problem } from "@inkloom/contract";
import type { Axis, AxisValue } from "./axis.ts";

/** 2^12 pictures are more than a grid may have. */
const MOST_PARTS = 11;

type MatrixRequest = Pick<
  ParamsOf<"grid">,
  "prompt" | "negative_prompt" | "matrix" | "matrix_at_start" | "matrix_seeds" | "matrix_delimiter"
>;

/** The parameter that a matrix is over; undefined where there is none. */
export function matrixParameter({
  matrix,
}: Pick<MatrixRequest, "matrix">): "prompt" | "negative_prompt" | undefined {
  if (matrix === "off") return undefined;
  return matrix === "positive" ? "prompt" : "negative_prompt";
}

/**
 * The x and the y axis of a matrix, to be applied in this order; none where it is off. Every `|` counts, also
 * inside brackets, as there.
 * @throws Problem `grid/axis` where the prompt has no `|`, or too many
 */
export function matrixAxes(request: MatrixRequest): Axis[] {
  const parameter = matrixParameter(request);
  if (parameter === undefined) return [];
  const variable = request[parameter].split("|").slice(1);
  const count = variable.length;
  if (count === 0 || count > MOST_PARTS)
    throw new Problem("grid/axis", {
      en: `The matrix has ${count} variable parts in ${parameter}, expected 1 to ${MOST_PARTS}, each behind a "|".`,
      zh: `提示词矩阵的 ${parameter} 中有 ${count} 个可变部分，应为 1 到 ${MOST_PARTS} 个，各以“|”开头。`,
    });
  const across = Math.ceil(count / 2);
  const along = (
    id: "x" | "y",
    parts: readonly string[],
    apply: (place: number) => AxisValue["apply"],
  ): Axis => ({
    id,
    name: "Prompt matrix",
    parameter: undefined,
    parts,
    values: Array.from({ length: 2 ** parts.length }, (_, place) => ({
      label: parts
        .filter((_part, at) => isIn(place, at))
        .map(cleaned)
        .join(", "),
      apply: apply(place),
    })),
  });
  const seeded = (seed: unknown, more: number): { readonly seed?: unknown } =>
    request.matrix_seeds ? { seed: Number(seed) + more } : {};
  const words = (cell: Readonly<Record<string, unknown>>): string[] =>
    String(cell[parameter]).split("|");
  return [
    // Leaves parts out; they stay parted by | for the other axis.
    along("x", variable.slice(0, across), (place) => (cell) => {
      const [first = "", ...others] = words(cell);
      const chosen = others.filter((_, at) => at >= across || isIn(place, at));
      const prompt = [first, ...chosen].join("|");
      return { ...cell, [parameter]: prompt, ...seeded(cell["seed"], place) };
    }),
    along("y", variable.slice(across), (place) => (cell) => {
      const [first = "", ...others] = words(cell);
      const own = others.length - (count - across);
      const chosen = others.filter((_, at) => at < own || isIn(place, at - own)).map(cleaned);
      const parts = request.matrix_at_start ? [...chosen, first] : [first, ...chosen];
      const prompt = parts.join(request.matrix_delimiter === "comma" ? ", " : " ");
      return { ...cell, [parameter]: prompt, ...seeded(cell["seed"], place * 2 ** across) };
    }),
  ];
}

/** Whether the part at `at` takes part at a place along an axis: places count in binary, the first part's
 *  figure being the lowest. */
export const isIn = (place: number, at: number): boolean => (place & (1 << at)) !== 0;

/** The first part stays as it was typed. */
const cleaned = (part: string): string => part.trim().replace(/^,+|,+$/g, "");
