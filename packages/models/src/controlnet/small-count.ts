import { Problem, type Text } from "@inkloom/engine";

/** A count that files tell by a shape, and that is small in every network: a larger one would take memory without end.
 *  @throws Problem `weights/missing` */
export function smallCount(count: number, most: number, what: Text): number {
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new Problem("weights/missing", {
    en: `${what.en}: ${count}, expected 1 to ${most}`,
    zh: `${what.zh}：${count}，应为 1 至 ${most}`,
  });
}

/** Colours, a mask and little else. */
const MOST_HINT_CHANNELS = 8;

/** Channels of the control picture that a network reads. @throws Problem `weights/missing` */
export const hintChannels = (channels: number): number =>
  smallCount(channels, MOST_HINT_CHANNELS, {
    en: "channels of its control pictures",
    zh: "控制图的通道数",
  });
