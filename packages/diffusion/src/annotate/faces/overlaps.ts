/** Boxes that show the same thing, of which the surest stays (greedy suppression, boxes counted with their last
 *  pixels). Reference: deepinsight/insightface@0bdfc69, model_zoo/scrfd.py (nms);
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/cv_ox_det.py. */

export interface ScoredBox {
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  readonly score: number;
}

/** The surest first. @param most share of both that two may have in common */
export function withoutOverlaps<Each extends ScoredBox>(
  boxes: readonly Each[],
  most: number,
): readonly Each[] {
  const kept: Each[] = [];
  for (const each of boxes.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => commonShare(other, each) <= most)) kept.push(each);
  return kept;
}

function commonShare({ box: a }: ScoredBox, { box: b }: ScoredBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left) + 1;
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1;
  const common = Math.max(0, width) * Math.max(0, height);
  return common / (areaOf(a) + areaOf(b) - common);
}

const areaOf = ({ left, top, right, bottom }: ScoredBox["box"]): number =>
  (right - left + 1) * (bottom - top + 1);
