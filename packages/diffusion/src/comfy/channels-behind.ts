/** What inpainting and editing models read behind the latents in a graph.
 *  Reference: comfyanonymous/ComfyUI, comfy/model_base.py (concat_cond, set_inpaint, IP2P). */
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Latents } from "../latents/latents.ts";
import { resized } from "./resize.ts";
import { evenRound } from "./schedulers.ts";
import { type Conditioned, scaledTo } from "./values.ts";

interface Seen {
  /** The latents of the walk, in the model's scale. */
  readonly picture: Latents;
  readonly mask: Latents | undefined;
  readonly scale: number;
}

/** A grey picture in latents of SD 1.x, in the sampler's scale. */
const GREY = [0.8223, -0.6876, 0.6364, 0.138];

/** The channels for a conditioning: its own, or those of the walk. */
export function channelsBehind(
  { kind }: Checkpoint,
  { picture, mask, scale }: Seen,
): (each: Conditioned) => Latents | undefined {
  const [n, channels, height, width] = picture.shape;
  const fitted = (tensor: Latents): Latents => {
    const [, , ownHeight, ownWidth] = tensor.shape;
    const same = ownHeight === height && ownWidth === width;
    return spread(same ? tensor : resized(tensor, { height, width }, "bilinear", "center"), n);
  };
  if (kind === "plain") return () => undefined;
  if (kind === "edit")
    return ({ concat }) =>
      concat
        ? fitted(scaledTo(concat.latent, 1))
        : { data: new Float32Array(picture.data.length), shape: picture.shape };
  return ({ concat }) => {
    const marked = concat?.mask ?? mask;
    const area = height * width;
    const seen = marked
      ? fitted(concat ? scaledTo(concat.latent, scale) : picture)
      : {
          data: Float32Array.from(
            picture.data,
            (_, i) => GREY[Math.floor(i / area) % channels] ?? 0,
          ),
          shape: picture.shape,
        };
    const shares = marked
      ? fitted(firstChannel(marked)).data.map(evenRound)
      : new Float32Array(n * area).fill(1);
    const data = new Float32Array(n * (channels + 1) * area);
    for (let i = 0; i < n; i++) {
      const at = i * (channels + 1) * area;
      data.set(shares.subarray(i * area, (i + 1) * area), at);
      data.set(seen.data.subarray(i * channels * area, (i + 1) * channels * area), at + area);
    }
    return { data, shape: [n, channels + 1, height, width] };
  };
}

/** As many as there are pictures, evenly taken from those given. Reference: comfy/utils.py (resize_to_batch_size). */
function spread({ data, shape: [given, ...cell] }: Latents, count: number): Latents {
  if (given === count) return { data, shape: [given, ...cell] };
  const size = data.length / given;
  const out = new Float32Array(size * count);
  for (let i = 0; i < count; i++) {
    const place =
      count < given
        ? evenRound((i * (given - 1)) / Math.max(1, count - 1))
        : Math.floor((i + 0.5) * (given / count));
    const from = Math.min(place, given - 1);
    out.set(data.subarray(from * size, (from + 1) * size), i * size);
  }
  return { data: out, shape: [count, ...cell] };
}

function firstChannel({ data, shape: [n, c, height, width] }: Latents): Latents {
  const area = height * width;
  const out = new Float32Array(n * area);
  for (let i = 0; i < n; i++) out.set(data.subarray(i * c * area, i * c * area + area), i * area);
  return { data: out, shape: [n, 1, height, width] };
}
