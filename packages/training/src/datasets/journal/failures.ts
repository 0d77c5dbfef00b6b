import { writeFailure } from "../../files/write-failure.ts";

/** What the system said about writing a change, as a problem; anything else comes back as it is. */
export const changeFailure = (error: unknown, path: string): unknown =>
  writeFailure(error, path, { en: "the data set is as it was", zh: "数据集保持原样" });
