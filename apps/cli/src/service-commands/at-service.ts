/** Commands that work with what is stored, or with the service that has it open. */
import type { ServiceDesk, Storage } from "@inkloom/server";
import type { ServiceBench } from "./command.ts";
import { openSettings, tellWarnings } from "./open-settings.ts";

type Bench = Pick<ServiceBench, "around" | "language">;

/** `INKLOOM_SERVER` names a service elsewhere, `INKLOOM_TOKEN` what it is shown. */
export async function atService<T>(
  bench: Bench,
  work: (desk: ServiceDesk) => Promise<T>,
): Promise<T> {
  const { env } = bench.around;
  const found = await serviceElsewhere(bench);
  if (found !== undefined) return work(found);
  const { home, read } = await openSettings(env);
  tellWarnings(bench, read.warnings);
  const { openServiceDesk } = await import("@inkloom/server");
  const { databaseUrl, s3 } = read.config;
  const desk = await openServiceDesk({
    home,
    databaseUrl,
    s3,
    server: given(env["INKLOOM_SERVER"]),
    token: given(env["INKLOOM_TOKEN"]),
    language: bench.language,
  });
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

/** The service that answers for this data folder, without a part of the service itself. */
async function serviceElsewhere({ around, language }: Bench): Promise<ServiceDesk | undefined> {
  const { dataFolder } = await import("@inkloom/tools");
  const { askService, findService } = await import("@inkloom/server/elsewhere");
  const service = await findService(dataFolder(around.env), around.env, language);
  if (service === undefined) return undefined;
  return { kind: "there", ask: askService(service), close: () => Promise.resolve() };
}

/** What only works where nobody else has the data folder open.
 *  @throws Problem `storage/busy`, naming who has */
export async function atStorage<T>(
  bench: Bench,
  work: (storage: Storage, home: string) => Promise<T>,
): Promise<T> {
  const { home, read } = await openSettings(bench.around.env);
  tellWarnings(bench, read.warnings);
  const { openStorage } = await import("@inkloom/server");
  const { databaseUrl, s3 } = read.config;
  const storage = await openStorage({ home, databaseUrl, s3 });
  try {
    return await work(storage, home);
  } finally {
    await storage.close();
  }
}

const given = (variable: string | undefined): string | undefined =>
  variable === "" ? undefined : variable;
