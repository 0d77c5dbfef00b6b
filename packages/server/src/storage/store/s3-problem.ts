/** What an object store says when it does not do what it was asked; neither keys nor addresses stand in it. */
import { Problem } from "@inkloom/contract";

/** @throws Problem `storage/objects` */
export async function asked<T>(bucket: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { name, status } = described(error);
    throw objectsProblem(bucket, status === undefined ? name : `${name}, HTTP ${status}`);
  }
}

/** undefined where there is no such object. @throws Problem `storage/objects` */
export const askedFor = <T>(bucket: string, ask: () => Promise<T>): Promise<T | undefined> =>
  asked(bucket, () =>
    ask().catch((error: unknown) => {
      const { name, status } = described(error);
      // A missing bucket has the same status as a missing object, but another name.
      if (name === "NoSuchKey" || (status === 404 && name !== "NoSuchBucket")) return undefined;
      throw error;
    }),
  );

export function objectsProblem(bucket: string, said: string): Problem {
  return new Problem("storage/objects", {
    en: `The bucket ${JSON.stringify(bucket)} answered: ${said}.`,
    zh: `存储桶 ${JSON.stringify(bucket)} 的回答：${said}。`,
  });
}

/** Messages of the client may repeat addresses and what was signed; names and codes do not. */
function described(error: unknown): { name: string; status?: number } {
  if (!(error instanceof Error)) return { name: "unknown error" };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? metadata.httpStatusCode
      : undefined;
  return { name: code ?? error.name, ...(typeof status === "number" && { status }) };
}
