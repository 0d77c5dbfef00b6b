/** Somebody asks too often. */
import { Problem } from "@inkloom/contract";

export class TooMany extends Problem {
  /** When it is worth asking again, for a `Retry-After` header. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("auth/many", {
      en: `There were too many attempts. Try again in ${retryAfterSeconds} s.`,
      zh: `尝试次数过多。请在 ${retryAfterSeconds} 秒后重试。`,
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
