/** How much memory a picture will take, before any is taken. */
import { Problem } from "@inkloom/contract";
import type { Checkpoint, Network } from "./checkpoint/checkpoint.ts";

type Networks = Pick<Checkpoint, "textEncoder" | "unet" | "vae"> &
  Partial<Pick<Checkpoint, "textEncoder2">>;

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly batch: number;
}

const FLOAT = 4;
/** Bytes of the tensors that live at once, as a multiple of one at the place where the network is widest:
 *  from SD 1.5 at 512x512, the decoder's from its peak in docs/test-full.md (1.7 GiB), a step's from that in
 *  docs/benchmarks.md less the weights and two processes (0.6 GiB). Other families were not measured. */
const DECODER_TENSORS = 6.5;
const UNET_TENSORS = 60;
/** Guidance asks the U-Net for two pictures at a time. */
const GUIDED = 2;

const GIBIBYTE = 2 ** 30;

/** Bytes of all weights and of the largest stage. Pictures are decoded one after the other. */
export function estimateMemory(
  { textEncoder, textEncoder2, unet, vae }: Networks,
  { width, height, batch }: Drawn,
): number {
  const weights = [textEncoder, textEncoder2, unet, vae].reduce(
    (sum, network) => sum + (network === undefined ? 0 : weightBytes(network)),
    0,
  );
  const factor = 2 ** (vae.config.channels.length - 1);
  const cells = (width / factor) * (height / factor);
  const widest = unet.config.levels[0]?.channels ?? 0;
  const step = UNET_TENSORS * widest * cells * FLOAT * GUIDED * batch;
  const decoder = DECODER_TENSORS * (vae.config.channels[1] ?? vae.config.channels[0] ?? 0);
  const decode = decoder * width * height * FLOAT;
  return weights + Math.max(step, decode) + batch * width * height * FLOAT;
}

function weightBytes({ weights }: Network<unknown>): number {
  let bytes = 0;
  for (const { location, shape } of weights.values())
    bytes += location.length ?? shape.reduce((product, side) => product * side, FLOAT);
  return bytes;
}

/** @param available bytes that this machine may use in all
 *  @throws Problem `memory/short` with both figures */
export function expectEnoughMemory(networks: Networks, drawn: Drawn, available: number): void {
  const needed = estimateMemory(networks, drawn);
  if (needed <= available) return;
  const { width, height, batch } = drawn;
  const [much, there] = [needed, available].map((bytes) => (bytes / GIBIBYTE).toFixed(1));
  throw new Problem("memory/short", {
    en: `${batch === 1 ? "A picture" : `${batch} pictures`} of ${width}x${height} would need about ${much} GiB of memory, this machine has ${there}.`,
    zh: `${batch} 张 ${width}x${height} 的图片大约需要 ${much} GiB 内存，本机有 ${there} GiB。`,
  });
}
