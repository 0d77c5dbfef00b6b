/** Options of every script that measures by drawing. */
export const MEASURE_OPTIONS = {
  model: { type: "string", default: "models/inkloom-mini" },
  /** Data folder with the networks that requests name. */
  home: { type: "string", default: "home" },
  threads: { type: "string", default: "1" },
  /** Where to put the pictures. */
  sheet: { type: "string" },
  /** Where to put the figures. */
  figures: { type: "string" },
} as const;
