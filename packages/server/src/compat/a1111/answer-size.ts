/** How much one request may make: all of it is in memory, and again as text, until it is answered. */
import { DialectProblem } from "../dialect-problem.ts";

/** Most pictures of one request. */
export const MOST_PICTURES = 100;

/** Most pixels of all of them: a hundred of 1600x1600. */
const MOST_PIXELS = 2 ** 28;

/** @throws DialectProblem 422 */
export function expectModest(pictures: number, pixelsOfOne: number): void {
  if (pictures > MOST_PICTURES)
    throw new DialectProblem(422, {
      en: `The request makes ${pictures} pictures, expected at most ${MOST_PICTURES}.`,
      zh: `该请求会生成 ${pictures} 张图片，最多为 ${MOST_PICTURES} 张。`,
    });
  const pixels = Math.round(pictures * pixelsOfOne);
  if (pixels > MOST_PIXELS)
    throw new DialectProblem(422, {
      en: `The request makes ${pixels} pixels in all, expected at most ${MOST_PIXELS}.`,
      zh: `该请求总共会生成 ${pixels} 像素，最多为 ${MOST_PIXELS}。`,
    });
}

/** Of a picture that is drawn by these parameters, with its second pass. */
export function pixelsOf(parameters: Readonly<Record<string, unknown>>): number {
  const figure = (name: string): number => Number(parameters[name] ?? 0);
  const width = figure("width");
  const height = figure("height");
  const scale = Math.max(
    1,
    figure("hires"),
    figure("hires_width") / width,
    figure("hires_height") / height,
  );
  return width * height * scale ** 2;
}
