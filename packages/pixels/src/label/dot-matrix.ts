/** Letters of five by seven dots, for machines that have no fonts. Characters beyond ASCII are written by
 *  their numbers, as [4E2D], so that every label says something. */
import type { Pixels } from "../pixels.ts";

/** By character from U+0020 to U+007E: seven rows of five dots, two hexadecimal digits a row. */
const GLYPHS = [
  "00000000000000 04040404040004 0a0a0a00000000 0a0a1f0a1f0a0a 040f140e051e04",
  "18190204081303 0c12140815120d 04040800000000 02040808080402 08040202020408",
  "0004150e150400 0004041f040400 000000000c0408 0000001f000000 00000000000c0c",
  "00010204081000 0e11131519110e 040c040404040e 0e11010204081f 1f02040201110e",
  "02060a121f0202 1f101e0101110e 0608101e11110e 1f010204080808 0e11110e11110e",
  "0e11110f01020c 000c0c000c0c00 000c0c000c0408 02040810080402 00001f001f0000",
  "08040201020408 0e110102040004 0e11010d15150e 0e1111111f1111 1e11111e11111e",
  "0e11101010110e 1c12111111121c 1f10101e10101f 1f10101e101010 0e11101711110f",
  "1111111f111111 0e04040404040e 0702020202120c 11121418141211 1010101010101f",
  "111b1515111111 11111915131111 0e11111111110e 1e11111e101010 0e11111115120d",
  "1e11111e141211 0f10100e01011e 1f040404040404 1111111111110e 11111111110a04",
  "1111111515150a 11110a040a1111 1111110a040404 1f01020408101f 0e08080808080e",
  "00100804020100 0e02020202020e 040a1100000000 0000000000001f 08040200000000",
  "00000e010f110f 1010161911111e 00000e1010110e 01010d1311110f 00000e111f100e",
  "0609081c080808 000f11110f010e 10101619111111 04000c0404040e 0200060202120c",
  "10101214181412 0c04040404040e 00001a15151111 00001619111111 00000e1111110e",
  "00001e111e1010 00000d130f0101 00001619101010 00000e100e011e 08081c08080906",
  "0000111111130d 00001111110a04 0000111115150a 0000110a040a11 000011110f010e",
  "00001f0204081f 02040408040402 04040404040404 08040402040408 00000815020000",
].flatMap((line) => line.split(" "));

const ROWS = 7;
const COLUMNS = 5;

/** Black on white, each dot `scale` pixels wide; lines of at most `width` pixels, at least one character. */
export function dotMatrix(
  text: string,
  { scale, width }: { scale: number; width: number },
): Pixels {
  const perLine = Math.max(1, Math.floor(width / ((COLUMNS + 1) * scale)));
  const lines = text.split("\n").flatMap((line) => broken(spelled(line), perLine));
  const longest = Math.max(1, ...lines.map((line) => line.length));
  const size = {
    width: longest * (COLUMNS + 1) * scale,
    height: lines.length * (ROWS + 2) * scale,
  };
  const data = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
  for (const [row, line] of lines.entries())
    for (const [column, character] of line.split("").entries())
      for (const [x, y] of dots(character)) {
        const left = (column * (COLUMNS + 1) + x) * scale;
        const top = (row * (ROWS + 2) + y) * scale;
        for (let dy = 0; dy < scale; dy++) {
          const from = ((top + dy) * size.width + left) * 4;
          for (let at = from; at < from + scale * 4; at += 4) data.fill(0, at, at + 3);
        }
      }
  return { ...size, data };
}

const spelled = (line: string): string =>
  line.replaceAll(/[^\x20-\x7e]/gu, (character) =>
    character < " " ? " " : `[${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}]`,
  );

function broken(line: string, most: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < Math.max(1, line.length); at += most) parts.push(line.slice(at, at + most));
  return parts;
}

function* dots(character: string): Generator<readonly [x: number, y: number]> {
  const glyph = GLYPHS[character.charCodeAt(0) - 0x20] ?? "";
  for (let y = 0; y < glyph.length / 2; y++) {
    const row = Number.parseInt(glyph.slice(2 * y, 2 * y + 2), 16);
    for (let x = 0; x < COLUMNS; x++) if ((row >> (COLUMNS - 1 - x)) & 1) yield [x, y];
  }
}
