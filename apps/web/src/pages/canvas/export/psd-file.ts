/** Layers as a PSD file, and a PSD file as layers. */
import {
  initializeCanvas,
  readPsd,
  writePsdUint8Array,
  type Layer as PsdLayer,
  type Psd,
} from "ag-psd";
import type { Rect } from "../document/rect.ts";
import { LARGEST_SIDE, LAYER_KINDS, type LayerKind, MOST_LAYERS } from "../document/scene.ts";
import type { Pixels } from "../document/tiles.ts";

// Pixels are read as they are, never through a canvas.
initializeCanvas(
  () => {
    throw new Error("No canvas is needed to read pixels.");
  },
  (width, height) =>
    ({ width, height, data: new Uint8ClampedArray(width * height * 4) }) as ImageData,
);

export interface PsdPart {
  readonly name: string;
  readonly kind: LayerKind;
  readonly visible: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /** Where its pixels lie in the picture; without size for an empty layer. */
  readonly place: Rect;
  readonly pixels: Pixels | undefined;
}

/** Groups from below; pictures and sketches keep their order among each other. */
const GROUPS: readonly (readonly LayerKind[])[] = [
  ["picture", "sketch"],
  ["region"],
  ["pose"],
  ["mask"],
];

/** What a group of a kind is called, in the languages of the page; the first is written. */
export type GroupNames = Readonly<Record<LayerKind, readonly string[]>>;

interface PsdContent {
  readonly width: number;
  readonly height: number;
  /** The lowest first. */
  readonly parts: readonly PsdPart[];
  /** What programs show that read no layers. */
  readonly whole: Pixels;
  /** A JPEG of at most 160 pixels a side. */
  readonly thumbnail?: {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array;
  };
}

export function psdFile(
  { width, height, parts, whole, thumbnail }: PsdContent,
  names: GroupNames,
): Uint8Array {
  const children = GROUPS.flatMap((kinds): PsdLayer[] => {
    const of = parts.filter(({ kind }) => kinds.includes(kind));
    const [kind] = kinds;
    if (of.length === 0 || kind === undefined) return [];
    return [{ name: names[kind][0] ?? kind, opened: true, children: of.map(psdLayer) }];
  });
  const psd: Psd = {
    width,
    height,
    children,
    imageData: whole,
    ...(thumbnail && { imageResources: { thumbnailRaw: { ...thumbnail } } }),
  };
  return writePsdUint8Array(psd, { noBackground: true });
}

function psdLayer({ name, kind, visible, opacity, place, pixels }: PsdPart): PsdLayer {
  return {
    name,
    hidden: !visible,
    opacity,
    left: place.x,
    top: place.y,
    right: place.x + place.width,
    bottom: place.y + place.height,
    // Colours of the list of layers in Photoshop tell the kinds apart as well.
    layerColor: kind === "mask" ? "red" : kind === "sketch" ? "blue" : "none",
    ...(pixels && { imageData: pixels }),
  };
}

/** Why a PSD was not opened. */
export type PsdFault = "damaged" | "large" | "many" | "mode";

export class PsdError extends Error {
  readonly fault: PsdFault;

  constructor(fault: PsdFault, options?: ErrorOptions) {
    super(`PSD: ${fault}`, options);
    this.fault = fault;
  }
}

/** RGB with 8 bits; others are told to be converted first. */
const RGB = 3;
/** Bytes of all layers together. */
const MEMORY = 1.5 * 2 ** 30;

export interface OpenedPsd {
  readonly width: number;
  readonly height: number;
  readonly parts: readonly PsdPart[];
}

/** @throws PsdError */
export function openPsd(file: ArrayBuffer, names: GroupNames): OpenedPsd {
  expectReadable(file);
  let psd: Psd;
  try {
    psd = readPsd(file, {
      useImageData: true,
      useRawThumbnail: true,
      skipThumbnail: true,
      skipLinkedFilesData: true,
      totalMemoryLimit: MEMORY,
    });
  } catch (cause) {
    throw new PsdError("damaged", { cause });
  }
  const { width, height } = psd;
  const parts = partsOf(psd.children ?? [], { opacity: 1, visible: true }, names);
  if (parts.length > MOST_LAYERS) throw new PsdError("many");
  if (parts.length > 0) return { width, height, parts };
  const whole = pixelsOf(psd.imageData);
  if (whole === undefined) throw new PsdError("damaged");
  const place = { x: 0, y: 0, width: whole.width, height: whole.height };
  const one: PsdPart = {
    name: "",
    kind: "picture",
    visible: true,
    opacity: 1,
    place,
    pixels: whole,
  };
  return { width, height, parts: [one] };
}

/** Looks at the head before anything is allocated for what it says. */
function expectReadable(file: ArrayBuffer): void {
  if (file.byteLength < 26) throw new PsdError("damaged");
  const head = new DataView(file);
  if (head.getUint32(0) !== 0x38425053) throw new PsdError("damaged");
  const height = head.getUint32(14);
  const width = head.getUint32(18);
  if (width === 0 || height === 0) throw new PsdError("damaged");
  if (Math.max(width, height) > LARGEST_SIDE) throw new PsdError("large");
  if (head.getUint16(22) !== 8 || head.getUint16(24) !== RGB) throw new PsdError("mode");
}

interface Around {
  readonly opacity: number;
  readonly visible: boolean;
  readonly kind?: LayerKind;
}

function partsOf(layers: readonly PsdLayer[], around: Around, names: GroupNames): PsdPart[] {
  return layers.flatMap((layer): PsdPart[] => {
    const { name = "", opacity = 1, hidden = false, children, left = 0, top = 0 } = layer;
    const seen: Around = {
      ...around,
      opacity: around.opacity * opacity,
      visible: around.visible && !hidden,
    };
    if (children !== undefined) {
      const kind = around.kind ?? LAYER_KINDS.find((each) => names[each].includes(name));
      return partsOf(children, { ...seen, ...(kind !== undefined && { kind }) }, names);
    }
    const pixels = pixelsOf(layer.imageData);
    const size = { width: pixels?.width ?? 0, height: pixels?.height ?? 0 };
    const { opacity: through, visible } = seen;
    return [
      {
        name: name.slice(0, 80),
        kind: kindOf(layer, around.kind),
        visible,
        opacity: Math.min(1, Math.max(0, through)),
        place: { x: left, y: top, ...size },
        pixels,
      },
    ];
  });
}

/** Poses and regions hold data that a PSD has not: what comes from one is a picture of them. */
function kindOf({ layerColor }: PsdLayer, group: LayerKind | undefined): LayerKind {
  if (group === "mask") return "mask";
  return group === "picture" && layerColor === "blue" ? "sketch" : "picture";
}

function pixelsOf(data: Psd["imageData"]): Pixels | undefined {
  if (data === undefined || data.width === 0 || data.height === 0) return undefined;
  const { width, height } = data;
  const bytes = new Uint8ClampedArray(width * height * 4);
  bytes.set(data.data.subarray(0, bytes.length));
  return { width, height, data: bytes };
}
