/** How much memory a picture will take, before any is taken. */
import { Problem } from "@inkloom/contract";
import { CAST_ON_LOAD_LIMIT, graphOf, input, liveBytes } from "@inkloom/engine";
import { elementCount, type WeightEntry } from "@inkloom/engine/weights";
import {
  PREFIXES,
  unet as traceUnet,
  type UnetConfig,
  unetInputs,
  vaeDecode,
  type VaeConfig,
  weightsAt,
} from "@inkloom/models";
import type { Checkpoint, Network } from "./checkpoint/checkpoint.ts";

type Networks = Pick<Checkpoint, "textEncoder" | "unet" | "vae"> &
  Partial<Pick<Checkpoint, "textEncoder2">>;

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly batch: number;
}

/** A network whose session stays beside the U-Net's while a picture is drawn. */
export interface NetworkBeside extends Pick<Network<unknown>, "weights"> {
  /** Bytes of its values that live at once, for latents of this size. */
  liveBytes(cells: Cells): number;
}

/** Bytes by what holds them: this program and the engine's process, weights of all networks, the values of a step and of
 *  decoding, networks of control units, finished pictures. */
export interface DrawingMemory {
  readonly programs: number;
  readonly weights: number;
  readonly step: number;
  readonly decode: number;
  readonly controls: number;
  readonly pictures: number;
}

/** What a run was expected to take, and took: bytes. */
export interface RunMemory {
  readonly estimated: number;
  /** Absent where the system does not say. */
  readonly peak?: number;
}

const FLOAT = 4;

/** What a session's memory grows to during a run, as a multiple of the values that live at once (`liveBytes`) and of the
 *  largest weight that is widened meanwhile: kernels work in memory of their own, and what is given back in
 *  pieces of other sizes is not used again. Measured at several sizes: docs/benchmarks.md, "Memory". */
const UNET_GROWTH = 3.6;
const DECODER_GROWTH = 1.4;

/** Bytes of this program and the engine's process without a model. */
export const PROGRAMS = 0.35 * 2 ** 30;

/** Guidance asks the U-Net for two answers at a time; pictures of a batch come one after the other. */
const GUIDED = 2;

/** Tokens of a short prompt. */
const TOKENS = 77;

const GIBIBYTE = 2 ** 30;

/**
 * Bytes of all weights and of what each stage works with: a U-Net's memory stays with its session, so
 * that the decoder's comes on top. LoRAs and further sizes (a hires fix) are not counted.
 * @param beside networks of control units
 */
export function estimateMemory(...asked: Parameters<typeof drawingMemory>): number {
  const { programs, weights, step, decode, controls, pictures } = drawingMemory(...asked);
  return programs + weights + step + decode + controls + pictures;
}

/** The same by what holds it. */
export function drawingMemory(
  { textEncoder, textEncoder2, unet, vae }: Networks,
  { width, height, batch }: Drawn,
  beside: readonly NetworkBeside[] = [],
): DrawingMemory {
  const texts = [textEncoder, ...(textEncoder2 ? [textEncoder2] : [])];
  const kept = [...texts, unet, vae].reduce((sum, network) => sum + keptBytes(network), 0);
  const reading = texts.reduce((sum, network) => sum + largestWidened(network), 0);
  const factor = 2 ** (vae.config.channels.length - 1);
  const cells = { height: Math.ceil(height / factor), width: Math.ceil(width / factor) };
  const step = UNET_GROWTH * (unetBytes(unet.config, cells) + largestWidened(unet));
  const decode = DECODER_GROWTH * (decoderBytes(vae.config, cells) + largestWidened(vae));
  const pictures = batch * width * height * FLOAT;
  const controls = beside.reduce(
    (sum, each) =>
      sum + keptBytes(each) + UNET_GROWTH * (each.liveBytes(cells) + largestWidened(each)),
    0,
  );
  return { programs: PROGRAMS, weights: kept + reading, step, decode, controls, pictures };
}

interface Cells {
  readonly height: number;
  readonly width: number;
}

/** Bytes of the U-Net's values that live at once in a step. */
export const unetBytes = (config: UnetConfig, cells: Cells): number =>
  once({ config, cells }, () => {
    const batch = config.guidanceSize === undefined ? GUIDED : 1;
    const inputs = unetInputs(config, { batch, ...cells, tokens: TOKENS });
    const noise = traceUnet(weightsAt(PREFIXES.unet), inputs, config);
    return liveBytes(graphOf({ noise }));
  });

const decoderBytes = (config: VaeConfig, cells: Cells): number =>
  once({ config, cells }, () => {
    const latents = input("latents", [1, config.latentChannels, cells.height, cells.width]);
    return liveBytes(graphOf({ picture: vaeDecode(weightsAt(PREFIXES.vae), latents, config) }));
  });

/** Figures by what they were asked for: a request asks for the same ones several times, and tracing a large
 *  network takes a tenth of a second. */
const known = new Map<string, number>();
const MOST_KNOWN = 100;

function once(what: object, find: () => number): number {
  const key = JSON.stringify(what);
  const found = known.get(key) ?? find();
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, found);
  return found;
}

/** What stays resident of a network's weights: as they lie in the file, or widened while it loads. */
export function keptBytes({ weights }: Pick<Network<unknown>, "weights">): number {
  let bytes = 0;
  for (const entry of weights.values()) bytes += Math.max(storedBytes(entry), widenedOnLoad(entry));
  return bytes;
}

const storedBytes = ({ location, shape, dtype }: WeightEntry): number =>
  location.length ?? (elementCount(shape) ?? 0) * (dtype === "F32" ? FLOAT : 2);

const widenedBytes = ({ shape }: WeightEntry): number => FLOAT * (elementCount(shape) ?? 0);

/** Types that are widened as they are needed where they are large; all others are while a graph loads. */
const HALVES: readonly WeightEntry["dtype"][] = ["F16", "BF16"];

function widenedOnLoad(entry: WeightEntry): number {
  if (entry.dtype === "F32") return 0;
  const bytes = widenedBytes(entry);
  return HALVES.includes(entry.dtype) && bytes > CAST_ON_LOAD_LIMIT ? 0 : bytes;
}

/** The largest weight that is widened during a run. */
function largestWidened({ weights }: Pick<Network<unknown>, "weights">): number {
  let largest = 0;
  for (const entry of weights.values())
    if (HALVES.includes(entry.dtype) && widenedOnLoad(entry) === 0)
      largest = Math.max(largest, widenedBytes(entry));
  return largest;
}

/** The estimate. @param available bytes that this machine may use in all
 *  @throws Problem `memory/short` with both figures */
export function expectEnoughMemory(
  networks: Networks,
  drawn: Drawn,
  available: number,
  beside: readonly NetworkBeside[] = [],
): number {
  const needed = estimateMemory(networks, drawn, beside);
  expectFits(needed, drawn, available, { controlled: beside.length > 0 });
  return needed;
}

/** The same for an autoencoder alone, whichever way: its decoder takes more than its encoder. Pictures of a batch come
 *  one after the other. @throws Problem `memory/short` with both figures */
export function expectEnoughForVae(
  { vae }: Pick<Networks, "vae">,
  drawn: Drawn,
  available: number,
): void {
  const factor = 2 ** (vae.config.channels.length - 1);
  const cells = {
    height: Math.ceil(drawn.height / factor),
    width: Math.ceil(drawn.width / factor),
  };
  const decode = DECODER_GROWTH * (decoderBytes(vae.config, cells) + largestWidened(vae));
  const pictures = drawn.batch * drawn.width * drawn.height * FLOAT;
  expectFits(PROGRAMS + keptBytes(vae) + decode + pictures, drawn, available);
}

function expectFits(
  needed: number,
  drawn: Drawn,
  available: number,
  { controlled = false } = {},
): void {
  if (needed <= available) return;
  const { width, height, batch } = drawn;
  const [much, there] = [needed, available].map((bytes) => (bytes / GIBIBYTE).toFixed(1));
  throw new Problem("memory/short", {
    en: `${batch === 1 ? "A picture" : `${batch} pictures`} of ${width}x${height}${controlled ? " with its control units" : ""} would need about ${much} GiB of memory, this machine has ${there}.`,
    zh: `${batch} 张 ${width}x${height} 的图片${controlled ? "连同控制单元" : ""}大约需要 ${much} GiB 内存，本机有 ${there} GiB。`,
  });
}
