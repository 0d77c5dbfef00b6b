/** One picture described, or a data set with captions written beside its pictures. */
import { Problem } from "@inkloom/contract";
import { readPicture } from "../pictures/read-picture.ts";
import type { RunContext } from "../run.ts";
import type { CaptionRequest } from "./placed-captions.ts";
import { type CaptionSource, datasetSources } from "./sources.ts";
import {
  type Captioned,
  type CaptionsDone,
  type OpenDescriber,
  writeCaptions,
} from "./write-captions.ts";

export type DescribeResult<Told> =
  { readonly model: string; readonly picture: Captioned<Told> } | CaptionsDone;

export interface DescribeRequest extends CaptionRequest {
  readonly picture?: string;
  readonly dataset?: string;
  readonly recursive: boolean;
  readonly only?: string | undefined;
}

/** @param onCaption hears of each picture of a data set
 *  @throws Problem `input/invalid` unless a picture or a data set is given */
export async function describe<Told extends object>(
  request: DescribeRequest,
  context: RunContext,
  open: OpenDescriber<Told>,
  onCaption: (captioned: Captioned<Told>) => void = () => undefined,
): Promise<DescribeResult<Told>> {
  const { picture, dataset } = request;
  if (picture !== undefined && dataset === undefined)
    return describeOne(request, picture, context, open);
  if (picture === undefined && dataset !== undefined) {
    const sources = await datasetSources(dataset, request, context);
    return writeCaptions(sources, request, context, open, onCaption);
  }
  throw new Problem("input/invalid", {
    en: `${picture === undefined ? "neither picture nor dataset is given" : "both picture and dataset are given"}, expected one of them.`,
    zh: `${picture === undefined ? "picture 和 dataset 均未给出" : "同时给出了 picture 和 dataset"}，应给出其中之一。`,
  });
}

async function describeOne<Told extends object>(
  request: DescribeRequest,
  name: string,
  context: RunContext,
  open: OpenDescriber<Told>,
): Promise<DescribeResult<Told>> {
  let found: Captioned<Told> | undefined;
  const source: CaptionSource = { name, read: () => readPicture(context, name) };
  const done = await writeCaptions([source], request, context, open, (captioned) => {
    found = captioned;
  });
  // What is wrong with the only picture is what is wrong.
  if (found === undefined || done.model === undefined)
    throw done.failed[0]?.problem ?? new Error(`nothing was said of ${name}`);
  return { model: done.model, picture: found };
}
