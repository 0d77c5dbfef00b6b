/** The preprocessor nodes of comfyui_controlnet_aux, by the names that graphs know them by. */
import type { NodeDeclaration } from "../declaration.ts";
import { aioPreprocessor } from "./aio.ts";
import { inpaintPreprocessor } from "./inpaint.ts";
import { PREPROCESSOR_NODES } from "./table.ts";

export const AUX_NODES: Readonly<Record<string, NodeDeclaration>> = {
  ...PREPROCESSOR_NODES,
  InpaintPreprocessor: inpaintPreprocessor,
  AIO_Preprocessor: aioPreprocessor,
};
