import type { Checkpoint } from "../checkpoint/checkpoint.ts";

/** What LoRAs look at of a checkpoint. */
export type AdaptableModel = Pick<
  Checkpoint,
  "name" | "family" | "unet" | "textEncoder" | "textEncoder2"
>;
