/** The local date, e.g. 2026-08-31. */
export function today(): string {
  const now = new Date();
  const part = (value: number): string => String(value).padStart(2, "0");
  return [String(now.getFullYear()), part(now.getMonth() + 1), part(now.getDate())].join("-");
}
