/** Whether a run went on for too long, by the loss on pictures held back. */
import type { Text } from "@inkloom/contract";
import type { StepRecord } from "./step-record.ts";

export interface StopAdvice extends Text {
  /** From 1: the epoch whose file is likely the best. */
  readonly epoch: number;
}

/** Undefined where nothing was held back, or too little is known. */
export function stopAdvice(records: readonly StepRecord[]): StopAdvice | undefined {
  const measured = records.flatMap(({ epoch, validationLoss }) =>
    validationLoss === undefined ? [] : [{ epoch, loss: validationLoss }],
  );
  const last = measured.at(-1);
  if (last === undefined || measured.length < 3) return undefined;
  const best = measured.reduce((a, b) => (b.loss < a.loss ? b : a));
  const risen = ((last.loss / best.loss - 1) * 100).toFixed(1);
  if (best.epoch === last.epoch)
    return {
      epoch: last.epoch,
      en: `The loss on the pictures held back fell to the end (${last.loss.toFixed(4)}): more epochs may still help.`,
      zh: `验证损失一直下降到结束（${last.loss.toFixed(4)}）：继续训练可能仍有帮助。`,
    };
  return {
    epoch: best.epoch,
    en: `The loss on the pictures held back was least after epoch ${best.epoch} (${best.loss.toFixed(4)}) and rose by ${risen}% since: that epoch is likely the best one.`,
    zh: `验证损失在第 ${best.epoch} 轮后最低（${best.loss.toFixed(4)}），此后上升了 ${risen}%：该轮的结果可能最好。`,
  };
}
