/** What the units of a form are drawn with: the size of the picture, and the picture that is drawn anew. */
import { useQuery } from "@tanstack/react-query";
import { drawnFrame } from "../form/natural-size.ts";
import { useNaturalSide } from "../form/use-natural-side.ts";
import type { Values } from "../form/values.ts";
import { pictureSize } from "../pictures/assets.ts";
import type { Ground } from "./map-order.ts";

/** Side of pictures of models that say nothing, pixels. */
const SIDE = 512;

export function useGround(values: Values = {}): Ground {
  const [image, mask, aspect] = ["image", "mask", "aspect"].map((name) => textOf(values[name]));
  const [width, height] = ["width", "height"].map((name) => sideOf(values[name]));
  const side = useNaturalSide(textOf(values["model"]) ?? "") ?? SIDE;
  const { data: picture } = useQuery({
    queryKey: ["picture-size", image],
    queryFn: () => pictureSize(image ?? ""),
    enabled: image !== undefined,
    staleTime: Infinity,
    retry: false,
  });
  return { size: drawnFrame({ width, height, aspect }, side, picture), image, mask };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const sideOf = (value: unknown): number | undefined =>
  typeof value === "number" && value > 0 ? Math.round(value) : undefined;
