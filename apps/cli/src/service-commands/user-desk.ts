/** What the commands about users share: the desk, passwords, how users and tokens are shown. */
import { type Language, printable, Problem, type Text } from "@inkloom/contract";
import type { AccountDesk, ApiToken, User } from "@inkloom/server/accounts";
import { textTable } from "../commands/text-table.ts";
import type { Surroundings } from "../surroundings.ts";
import type { ServiceBench } from "./command.ts";
import { openSettings, tellWarnings } from "./open-settings.ts";
import { readLine } from "./read-line.ts";

/** Does something with the users of the data folder, or of the service that has it open. */
export async function atDesk<T>(
  bench: Pick<ServiceBench, "around" | "language">,
  work: (desk: AccountDesk) => Promise<T>,
): Promise<T> {
  const { env } = bench.around;
  const { home, read } = await openSettings(env);
  tellWarnings(bench, read.warnings);
  const { openAccountDesk } = await import("@inkloom/server/accounts");
  const desk = await openAccountDesk({
    home,
    databaseUrl: read.config.databaseUrl,
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

const given = (variable: string | undefined): string | undefined =>
  variable === "" ? undefined : variable;

const WORDS = {
  password: { en: "Password: ", zh: "密码：" },
  again: { en: "The same again: ", zh: "再次输入：" },
  disabled: { en: "disabled", zh: "已停用" },
  tokensOnly: { en: "tokens only", zh: "仅限令牌" },
  used: { en: "used", zh: "最近使用" },
  neverUsed: { en: "never used", zh: "从未使用" },
  until: { en: "until", zh: "有效至" },
  forEver: { en: "without end", zh: "不过期" },
} as const satisfies Readonly<Record<string, Text>>;

/** Typed twice at a terminal, else the one line that is piped in; never a word of the command, which others can see. */
export async function readPassword({ askSecret, stdin }: Surroundings, language: Language) {
  if (askSecret === undefined) return readLine(stdin);
  const password = await askSecret(WORDS.password[language]);
  if ((await askSecret(WORDS.again[language])) === password) return password;
  throw new Problem("input/usage", {
    en: "The two passwords differ, expected the same twice.",
    zh: "两次输入的密码不同，应相同。",
  });
}

export function userLines(users: readonly User[], language: Language): string[] {
  return textTable(
    users.map(({ name, role, disabled, hasPassword }): [string, string] => {
      const notes = [
        ...(disabled ? [WORDS.disabled[language]] : []),
        ...(hasPassword ? [] : [WORDS.tokensOnly[language]]),
      ];
      return [printable(name), [role, ...notes].join(language === "zh" ? "，" : ", ")];
    }),
  );
}

export function tokenLines(
  tokens: readonly ApiToken[],
  users: readonly User[],
  language: Language,
): string[] {
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return tokens.map(({ id, name, userId, usedAt, expiresAt }) => {
    const used =
      usedAt === null
        ? WORDS.neverUsed[language]
        : `${WORDS.used[language]} ${usedAt.toISOString().slice(0, 16)}Z`;
    const ends =
      expiresAt === null
        ? WORDS.forEver[language]
        : `${WORDS.until[language]} ${expiresAt.toISOString().slice(0, 10)}`;
    return [id, printable(names.get(userId) ?? userId), printable(name), used, ends].join("  ");
  });
}
