import { randomBytes } from "node:crypto";

/** A1111's names of tasks: what was asked for, and something by chance. */
export const taskIdOf = (kind: string): string =>
  `task(${kind}-${randomBytes(8).toString("hex").toUpperCase()})`;
