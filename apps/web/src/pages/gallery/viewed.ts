/** A picture of the gallery as viewers and other parts of the page take it. */
import type { Sendable } from "../../pictures/send-menu.tsx";
import type { ViewedPicture } from "../../pictures/zoom-pane.tsx";
import type { Entry } from "./gallery-service.ts";
import type { Picked } from "./picks.ts";

export const viewed = (
  { url, width, height }: Pick<Entry, "url" | "width" | "height">,
  alt: string,
): ViewedPicture => ({
  src: url,
  small: `${url}?width=256`,
  alt,
  ...(width !== null && height !== null && { size: { width, height } }),
});

export const sendable = ({ id, asset, job, width, height }: Picked): Sendable => ({
  entry: id,
  asset,
  ...(job !== null && { job }),
  ...(width !== null && { width }),
  ...(height !== null && { height }),
});
