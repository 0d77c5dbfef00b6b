import { expect, test } from "vitest";
import {
  clipConfigFromDiffusers,
  unetConfigFromDiffusers,
  vaeConfigFromDiffusers,
} from "./from-diffusers.ts";
import { INKLOOM_MINI } from "./inkloom-mini.ts";
import { SD15 } from "./sd15.ts";
import { SD21 } from "./sd21.ts";
import { SDXL } from "./sdxl.ts";
import {
  clipConfigToDiffusers,
  unetConfigToDiffusers,
  vaeConfigToDiffusers,
} from "./to-diffusers.ts";

const MARKS = { bos: 49406, eos: 49407, pad: 0 };

test.each([
  ["the embedded model", INKLOOM_MINI, "sd1"],
  ["SD 1.5", SD15, "sd1"],
  ["SD 2.1", SD21, "sd2"],
] as const)("what is written of %s is read again", (_, config, role) => {
  expect(unetConfigFromDiffusers(unetConfigToDiffusers(config.unet, 64))).toEqual(config.unet);
  expect(vaeConfigFromDiffusers(vaeConfigToDiffusers(config.vae, 512))).toEqual(config.vae);
  const { textEncoder } = config;
  const { layers, ...text } = clipConfigFromDiffusers(
    clipConfigToDiffusers(textEncoder, MARKS),
    role,
  );
  expect({ ...text, layers }).toMatchObject({
    layers: textEncoder.layers,
    hidden: textEncoder.hidden,
    vocabulary: textEncoder.vocabulary,
    activation: textEncoder.activation,
  });
});

test("a U-Net that is told more than text is refused", () => {
  expect(() => unetConfigToDiffusers(SDXL.unet, 128)).toThrow(/expected one of SD 1.x or 2.x/);
});
