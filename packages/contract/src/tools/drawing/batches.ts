import { group, integer } from "../parameter.ts";

/** How often a whole batch is drawn: A1111's batch count. */
export const BATCHES = group(
  { en: "Batches", zh: "批次" },
  {
    batch_count: integer(
      { minimum: 1, maximum: 10_000, default: 1 },
      {
        label: { en: "Batch count", zh: "批次数" },
        help: {
          en: "Batches to make one after the other, with the seeds that follow; each is written when it is done",
          zh: "依次生成的批次数，种子随之递增；每批完成后立即保存",
        },
        cli: { flag: "batch-count", value: "n" },
        step: 1,
      },
    ),
  },
);
