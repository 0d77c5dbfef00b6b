/** Spans of days as people name them, as moments of this machine's clock. Weeks begin on Monday, as ISO 8601 has it. */

export const PERIODS = ["today", "yesterday", "days7", "week", "days30", "year"] as const;
export type Period = (typeof PERIODS)[number];

export interface Span {
  /** The first moment, and the first one after; open where absent. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

const dayBefore = (now: Date, days: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);

export function spanOf(period: Period, now: Date): Span {
  // Monday is 0.
  const weekday = (now.getDay() + 6) % 7;
  switch (period) {
    case "today":
      return { from: dayBefore(now, 0) };
    case "yesterday":
      return { from: dayBefore(now, 1), until: dayBefore(now, 0) };
    case "days7":
      return { from: dayBefore(now, 6) };
    case "week":
      return { from: dayBefore(now, weekday + 7), until: dayBefore(now, weekday) };
    case "days30":
      return { from: dayBefore(now, 29) };
    case "year":
      return { from: new Date(now.getFullYear(), 0, 1) };
  }
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The midnight that begins a day written as `2026-11-28`; undefined where there is no such day. */
export function midnight(day: string, plus = 0): Date | undefined {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const at = new Date(Number(year), Number(month) - 1, Number(date));
  if (at.getMonth() !== Number(month) - 1 || at.getFullYear() !== Number(year)) return undefined;
  at.setDate(at.getDate() + plus);
  return at;
}
