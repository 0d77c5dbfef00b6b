/** What a caption becomes at a step: parts dropped, shuffled or chosen. The draws differ from kohya's, their meaning does
 *  not. Reference: kohya-ss/sd-scripts@48d368f, library/train_util.py (BaseDataset.process_caption). */
import type { CaptionOptions } from "../datasets/dataset.ts";
import type { RandomStream } from "../random/random-stream.ts";

export interface CaptionMoment {
  /** From 0. */
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly random: RandomStream;
}

export function stepCaption(
  caption: string,
  options: CaptionOptions,
  moment: CaptionMoment,
): string {
  const { captionPrefix, captionSuffix, captionDropoutRate, captionDropoutEveryNEpochs } = options;
  const { random, epoch } = moment;
  const dropped = captionDropoutRate > 0 && random.uniform() < captionDropoutRate;
  // kohya counts epochs from 1: with 2, the second is the first without words
  const unsaid = captionDropoutEveryNEpochs > 0 && (epoch + 1) % captionDropoutEveryNEpochs === 0;
  if (dropped || unsaid) return "";
  const framed = [captionPrefix, caption, captionSuffix].filter((part) => part).join(" ");
  const line = options.enableWildcard ? chosen(framed, random) : (framed.split("\n")[0] ?? "");
  const ordered = isTagwise(options) ? reordered(line, options, moment) : line;
  return options.secondarySeparator
    ? ordered.replaceAll(options.secondarySeparator, options.captionSeparator)
    : ordered;
}

const isTagwise = (options: CaptionOptions): boolean =>
  options.shuffleCaption || options.tokenWarmupStep > 0 || options.captionTagDropoutRate > 0;

/** One line of several, one choice of each `{a|b}`; doubled braces are braces. */
function chosen(caption: string, random: RandomStream): string {
  const lines = caption.split("\n");
  const line = lines[random.below(lines.length)] ?? "";
  return line.replace(/\{\{|\}\}|\{([^{}]+)\}/g, (whole, choices?: string) => {
    if (choices === undefined) return whole[0] ?? "";
    const all = choices.split("|");
    return all[random.below(all.length)] ?? "";
  });
}

function reordered(line: string, options: CaptionOptions, moment: CaptionMoment): string {
  const { captionSeparator, keepTokens, keepTokensSeparator } = options;
  const tagsOf = (text: string): string[] => text.split(captionSeparator).map((tag) => tag.trim());
  const present = (text: string): string[] => tagsOf(text).filter((tag) => tag !== "");
  let fixed: string[];
  let free: string[];
  let last: string[] = [];
  if (keepTokensSeparator && line.includes(keepTokensSeparator)) {
    const [front = "", middle = "", ...back] = line.split(keepTokensSeparator);
    [fixed, free, last] = [
      present(front),
      present(middle),
      present(back.join(keepTokensSeparator)),
    ];
  } else {
    const tags = tagsOf(line.trim());
    [fixed, free] = [tags.slice(0, keepTokens), tags.slice(keepTokens)];
  }
  const shown = warmedUp(free, options, moment);
  const shuffled = options.shuffleCaption ? moment.random.shuffled(shown) : shown;
  const rate = options.captionTagDropoutRate;
  const kept = rate > 0 ? shuffled.filter(() => moment.random.uniform() >= rate) : shuffled;
  return [...fixed, ...kept, ...last].join(", ");
}

/** Few tags at first, more and more of them up to a step. */
function warmedUp(
  tags: readonly string[],
  { tokenWarmupMin, tokenWarmupStep }: CaptionOptions,
  { step, steps }: CaptionMoment,
): readonly string[] {
  const end = tokenWarmupStep < 1 ? Math.floor(tokenWarmupStep * steps) : tokenWarmupStep;
  if (end === 0 || step >= end) return tags;
  const count = Math.floor(step * ((tags.length - tokenWarmupMin) / end)) + tokenWarmupMin;
  return tags.slice(0, count);
}
