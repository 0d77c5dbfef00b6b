/** The checkpoint that a run trains a part of. */
import { stat } from "node:fs/promises";
import { Problem, type Text } from "@inkloom/contract";
import type { Checkpoint } from "@inkloom/diffusion";

/** @throws Problem `training/checkpoint` */
export function expectTrainable({ path, kind, layout, unet }: Checkpoint): void {
  const refuse = ({ en, zh }: Text) =>
    new Problem("training/checkpoint", { en: `${path} ${en}`, zh: `${path} ${zh}` });
  if (layout === "onnx" || unet.finished)
    throw refuse({
      en: "holds finished ONNX graphs, expected weights: a .safetensors or .ckpt file, or a diffusers folder.",
      zh: "为已生成的 ONNX 计算图，应为权重：.safetensors 或 .ckpt 文件，或 diffusers 文件夹。",
    });
  if (kind !== "plain")
    throw refuse({
      en: `is an ${kind} checkpoint, expected one that draws from text alone.`,
      zh: `为 ${kind} 类型的检查点，应为仅由文本生成图片的检查点。`,
    });
  if (unet.config.guidanceSize !== undefined)
    throw refuse({
      en: "was distilled and is told its guidance, expected the checkpoint it was made of.",
      zh: "为蒸馏模型（引导强度作为输入），应使用其原始检查点。",
    });
}

/** What tells a checkpoint's files from others: sizes and times. */
export async function fileIdentity(paths: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    [...paths].sort().map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return `${path} ${found?.size ?? 0} ${found?.mtimeMs ?? 0}`;
    }),
  );
  return parts.join("; ");
}
