const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** Whether a text of it is one that the database reads: no year before the first or of five digits, and a moment at all. */
export function isStorableMoment(moment: Date): boolean {
  const time = moment.getTime();
  return time >= FIRST && time <= LAST;
}
