import { Problem, type ProblemCode } from "@inkloom/contract";

/** A fault found inside a weight file, before it is known which path the user gave. */
export class Damage extends Error {
  override readonly name = "Damage";
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** Runs `work` and turns damage into a problem that names the file. Other errors pass unchanged. */
export async function namingFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Damage)
      throw new Problem(error.code, `${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** A piece of untrusted text as it may stand in a message: quoted, control characters escaped, short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}...` : text);
}
