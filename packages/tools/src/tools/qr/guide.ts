/** The picture that drawing follows. */
import { Problem, type QrRequest } from "@inkloom/contract";
import { label, type Pixels, resizeTo } from "@inkloom/pixels";
import { drawnCode, moduleSize, qrModules } from "./code.ts";

/** The code of a text, in the size of the picture. @throws Problem `input/invalid` where it does not fit */
export function codeOf(request: QrRequest): Pixels {
  const { text, width, height, plain, qr_margin: margin, module_size: asked } = request;
  const modules = qrModules(text);
  const wanted = { width, height, margin, module: asked };
  const module = moduleSize(modules, wanted, { drawn: !plain });
  return drawnCode(modules, { ...wanted, module }, plain ? "white" : "grey");
}

/** Of the picture's width, what words may take. */
const WORDS_WIDTH = 0.9;

/** What light hides: a picture cut to size, or the words, bright on dark. */
export async function lightGuide(request: QrRequest, hidden: Pixels | undefined): Promise<Pixels> {
  const { width, height, text } = request;
  if (hidden !== undefined) return resizeTo(hidden, { width, height }, "crop");
  if (text.trim() === "")
    throw new Problem("input/invalid", {
      en: "light hides a picture or words, none were given",
      zh: "light 需要图片或文字，但都没有给出",
    });
  const longest = Math.max(...text.split("\n").map((line) => line.length));
  const size = Math.min((width * WORDS_WIDTH * 1.4) / longest, height / 2);
  const words = await label(text, { size: Math.max(8, size), width: width * WORDS_WIDTH });
  return onDark(words, width, height);
}

/** Dark words on white become bright ones in the middle of a dark picture. */
function onDark(words: Pixels, width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  const left = Math.floor((width - words.width) / 2);
  const top = Math.floor((height - words.height) / 2);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const [column, row] = [x - left, y - top];
      const inside = column >= 0 && row >= 0 && column < words.width && row < words.height;
      const level = inside ? 255 - (words.data[(row * words.width + column) * 4] ?? 255) : 0;
      data.fill(level, at, at + 3);
      data[at + 3] = 255;
    }
  return { width, height, data };
}
