import { printable } from "@inkloom/contract";

/** A JSON document as it may stand on a terminal: JSON leaves C1 controls and reordering marks as they are; their escapes
 *  read back the same. */
export const jsonText = (document: object): string =>
  `${JSON.stringify(document, null, 2).split("\n").map(printable).join("\n")}\n`;
