/** The model card: what it is, what it was taught with, how long, and how well it does. */
import { INKLOOM_MINI } from "@inkloom/models";
import type { Training } from "./hours.ts";

/** As the measurements write them. */
export interface Figures {
  readonly vae: { readonly pictures: number; readonly meanPsnr: number };
  readonly attributes: {
    readonly attributes: Readonly<Record<string, Counted>>;
    readonly english: number;
    readonly chinese: number;
  };
  readonly controls: readonly {
    readonly control: string;
    readonly preprocessor: string;
    readonly pictures: number;
    readonly unit: "share" | "dB";
    readonly agreement: number;
    readonly without: number;
  }[];
  readonly codes: { readonly pictures: number; readonly scanned: number };
  readonly lora: {
    readonly lora: string;
    readonly pictures: number;
    readonly momo: WithAndWithout;
    readonly poster: WithAndWithout;
  };
  readonly inpainting: {
    readonly pictures: number;
    readonly object: number;
    readonly colour: number;
    readonly background: number;
    readonly farthestOutside: number;
    readonly borderJump: number;
    readonly borderJumpBefore: number;
  };
  readonly hours: readonly Training[];
}

interface Counted {
  readonly right: number;
  readonly of: number;
}

interface WithAndWithout {
  readonly withIt: number;
  readonly without: number;
}

/** Of inkloom-mini 0, by the same judge and the same pictures: the limits to beat. */
const BEFORE = { attributes: 40.8, psnr: 25.49 };

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const modelCard = (figures: Figures): string =>
  [head(), taught(figures.hours), measured(figures), beside(figures), limits()].join("\n\n") + "\n";

/** `hairLength` as `hair length`. */
const spoken = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function head(): string {
  const { textEncoder, unet, vae } = INKLOOM_MINI;
  const levels = unet.levels.map(({ channels }) => channels).join(", ");
  return `# inkloom-mini 1

A very small latent diffusion model in the topology of Stable Diffusion 1.x, in diffusers' layout, float16, for pictures of 128x128. It comes
with Inkloom so that everything works at once; it was taught by Inkloom's own trainer, from pictures drawn by a program. Licence: Apache-2.0.

| part         | configuration |
| ------------ | ------------- |
| text encoder | CLIP's text model, ${textEncoder.layers} layers of ${textEncoder.hidden}, ${textEncoder.heads} heads, ${textEncoder.positions} tokens, a byte-level BPE of ${textEncoder.vocabulary} tokens for English and Chinese |
| U-Net        | levels of ${levels}, ${unet.resBlocks} layers per block, cross-attention of ${unet.contextSize}; SD 1.5's blocks, so that ControlNets and LoRAs have its names; noise prediction, scaled-linear betas 0.00085 to 0.012, 1000 steps |
| autoencoder  | levels of ${vae.channels.join(", ")}, ${vae.resBlocks} layer per block, ${vae.groups} groups, factor 8, ${vae.latentChannels} channels |`;
}

function taught(hours: readonly Training[]): string {
  const rows = hours.map(
    ({ name, steps, hours: each }) => `| ${name} | ${steps} | ${each.toFixed(2)} |`,
  );
  const all = hours.reduce((sum, { hours: each }) => sum + each, 0);
  return `## What it was taught

Scenes from \`apps/embedded\`: landscapes (six places, four times of the day, weather, up to three things in twelve colours to the left, in the middle, to the right), things
alone on a plain background, portraits; in five styles, with captions in English and Chinese. The autoencoder sees fresh scenes and crops at every step, the
networks 30,000 scenes. The text encoder first learnt alone to say what captions state. The U-Net began with min-SNR weights and a text encoder that knew
nothing, then went on with the one that reads, debiased weights (arXiv:2310.08442) and offset noise of 0.2, so that colours come from the words.
\`npm run train:embedded\` makes all of it again, on two processor cores:

| training | steps | hours |
| -------- | ----- | ----- |
${rows.join("\n")}
| all of it | | ${all.toFixed(1)} |`;
}

function measured({ vae, attributes }: Figures): string {
  const { all, ...each } = attributes.attributes;
  const rows = Object.entries(each).map(
    ([name, { right, of }]) => `| ${spoken(name)} | ${percent(right / of)} | ${of} |`,
  );
  const share = all === undefined ? 0 : all.right / all.of;
  return `## How well it does

- **Autoencoder**: ${vae.meanPsnr.toFixed(2)} dB, mean PSNR of the ${vae.pictures} held-out pictures (\`heldout\`), which nothing here has seen; inkloom-mini 0 has ${BEFORE.psnr} dB.
- **Words**: of what 500 fixed prompts state, half of them Chinese, a judge that was taught before and is frozen sees ${percent(share)} in
  pictures of 20 steps (English ${percent(attributes.english)}, Chinese ${percent(attributes.chinese)}); in those of inkloom-mini 0 ${BEFORE.attributes} %.

| attribute | seen | of |
| --------- | ---- | -- |
${rows.join("\n")}`;
}

function beside({ controls, codes, lora, inpainting }: Figures): string {
  const words = (unit: "share" | "dB", value: number): string =>
    unit === "share" ? percent(value) : `${value.toFixed(1)} dB`;
  const rows = controls.map(
    ({ control, preprocessor, unit, agreement, without }) =>
      `| \`${control}\` | \`${preprocessor}\` | ${words(unit, agreement)} | ${words(unit, without)} |`,
  );
  const [first] = controls;
  return `## What comes with it

**ControlNets**, weight 1, over ${first?.pictures ?? 0} held-out pictures: how far the same map of what is drawn agrees with the map that was followed. Lines: harmonic mean of the
shares that lie within 2 pixels of the other's; surfaces: PSNR.

| ControlNet | preprocessor | with it | without |
| ---------- | ------------ | ------- | ------- |
${rows.join("\n")}

**Codes**: ${codes.scanned} of ${codes.pictures} pictures of 256x256 that follow a QR code by the brightness network scan.

**LoRA** \`${lora.lora}\`: the character Momo (\`momo\`, \`墨墨\`) is seen in ${percent(lora.momo.withIt)} of ${lora.pictures} pictures (${percent(lora.momo.without)} without it); by \`night poster\`, \`夜海报\`,
${percent(lora.poster.withIt)} of the pixels have the style's five colours (${percent(lora.poster.without)}).

**Inpainting**, an object drawn anew as another over ${inpainting.pictures} pictures: the object is right in ${percent(inpainting.object / inpainting.pictures)}, its colour in ${percent(inpainting.colour / inpainting.pictures)}, the
background in ${percent(inpainting.background / inpainting.pictures)}; nothing clear of the mask changed by more than ${inpainting.farthestOutside} of 255 levels; neighbours across the mask's border differ by
${inpainting.borderJump.toFixed(1)} levels, in the pictures before by ${inpainting.borderJumpBefore.toFixed(1)}.`;
}

const limits = (): string => `## Limits

128x128 pixels, and it knows nothing but what the scenes have. Places, times, backgrounds and portraits follow the words; small things in landscapes
are soft, and often other things, of other colours and elsewhere than asked. It shows that everything works; it does not show what the studio can do
with a real checkpoint.`;
