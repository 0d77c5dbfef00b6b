/** Whether there is room for a tensor, before any memory is taken. */
import { Problem } from "@inkloom/contract";
import { latentCount, type LatentShape } from "../latents/latents.ts";

const FLOAT = 4;
const GIBIBYTE = 2 ** 30;
/** No tensor is larger, whatever the machine has: 13,377 squared as a picture. */
const LARGEST = 2 * GIBIBYTE;

/** @throws Problem `input/invalid` for sides of nothing, `memory/short` for more than half of `memory` */
export function expectRoom(
  shape: LatentShape,
  { memory = Infinity }: { readonly memory?: number | undefined },
): void {
  const [count, channels, height, width] = shape;
  const size = `${count}x${channels}x${height}x${width}`;
  if (count < 1 || height < 1 || width < 1)
    throw new Problem("input/invalid", {
      en: `a node was asked for ${size} values, expected sides of at least 1`,
      zh: `节点要生成 ${size} 个数值，各边至少为 1`,
    });
  const bytes = latentCount(shape) * FLOAT;
  const most = Math.min(LARGEST, memory / 2);
  if (bytes <= most) return;
  const [much, there] = [bytes, most].map((each) => (each / GIBIBYTE).toFixed(1));
  throw new Problem("memory/short", {
    en: `A node's result of ${size} values would take ${much} GiB, expected at most ${there}.`,
    zh: `节点的 ${size} 个数值将占用 ${much} GiB，最多为 ${there} GiB。`,
  });
}
