import { createHash } from "node:crypto";

/** The name under which the service keeps a file. */
export const assetName = (bytes: Uint8Array): string =>
  `asset:${createHash("sha256").update(bytes).digest("hex")}`;
