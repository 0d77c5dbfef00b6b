import { repairText } from "./text-repair.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Repairs every text first, as the slow CLIPTokenizer of transformers does where ftfy is installed, and so
 *  AUTOMATIC1111/stable-diffusion-webui. OpenCLIP's own does it anyway, which repeating does not change. */
export const repairing = (tokenizer: Tokenizer): Tokenizer => ({
  size: tokenizer.size,
  bos: tokenizer.bos,
  eos: tokenizer.eos,
  pad: tokenizer.pad,
  comma: tokenizer.comma,
  encode: (text) => tokenizer.encode(repairText(text.toWellFormed())),
});

/** Whether repairing changes the text. */
export const needsRepair = (text: string): boolean => repairText(text.toWellFormed()) !== text;
