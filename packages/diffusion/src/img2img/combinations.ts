/** What cannot be asked for at once: A1111 runs one script at a time. */
import { type Img2imgRequest, Problem } from "@inkloom/contract";
import { isExtended } from "./extend.ts";

/** By the names of their parameters. @throws Problem `input/invalid` */
export function expectCombinable(request: Img2imgRequest): void {
  const extended = isExtended(request);
  const bySides = extended && request.outpaint_mode === "mk2";
  const tiles = request.upscale_by !== undefined;
  const loops = request.loops > 1;
  const masked = request.mask !== undefined;
  const pairs: readonly (readonly [boolean, string, boolean, string])[] = [
    [tiles, "upscale_by", masked, "mask"],
    [tiles, "upscale_by", extended, "outpaint_*"],
    [tiles, "upscale_by", loops, "loops"],
    [loops, "loops", extended, "outpaint_*"],
    [bySides, "outpaint_mode mk2", masked, "mask"],
    [bySides, "outpaint_mode mk2", request.soft, "soft"],
    [bySides, "outpaint_mode mk2", request.only_masked, "only_masked"],
    [bySides, "outpaint_mode mk2", request.fill !== "original", `fill ${request.fill}`],
  ];
  const found = pairs.find(([one, , other]) => one && other);
  if (found === undefined) return;
  const [, one, , other] = found;
  throw new Problem("input/invalid", {
    en: `${one} and ${other} were both given, expected one of the two`,
    zh: `同时给出了 ${one} 和 ${other}，只应给出其中之一`,
  });
}
