/** What changes a network's weights needs them by name; a finished graph has only bytes. */
import { Problem, type Text } from "@inkloom/contract";
import type { Network } from "./checkpoint.ts";

/** @param wish what is asked for, as the subject of a sentence
 *  @throws Problem `onnx/weights-needed` for a finished graph */
export function expectWeights({ finished }: Pick<Network<unknown>, "finished">, wish: Text): void {
  if (finished === undefined) return;
  throw new Problem("onnx/weights-needed", {
    en: `${wish.en} changes weights, and this model is made of finished ONNX graphs whose weights have lost their names; expected the model that they were exported from`,
    zh: `${wish.zh}需要修改权重，而此模型由已导出的 ONNX 计算图组成，其中的权重已没有名称；请使用导出之前的模型`,
  });
}
