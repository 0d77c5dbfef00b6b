/** What a database says when it cannot be opened, as problems. The password stands in none of them. */
import { Problem } from "@inkloom/contract";

/** A server's address without what is secret: `user@host:port/database`. */
export function shownAddress(url: string): string {
  const { username, hostname, port, pathname } = new URL(url);
  const user = username === "" ? "" : `${username}@`;
  return `${user}${hostname === "" ? "localhost" : hostname}:${port === "" ? "5432" : port}${pathname}`;
}

/** @throws Problem `storage/address` where it is no `postgres://` address; it may hold a password and is not repeated */
export function expectAddress(url: string): void {
  if (/^postgres(ql)?:\/\//i.test(url) && URL.canParse(url)) return;
  throw new Problem("storage/address", {
    en: `DATABASE_URL holds ${url.length} characters that are no address, expected postgres://user:password@host:5432/database with special characters of the password escaped (%40 for @).`,
    zh: `DATABASE_URL 中的 ${url.length} 个字符不是有效地址，应为 postgres://用户名:密码@主机:5432/数据库，密码中的特殊字符须转义（@ 写成 %40）。`,
  });
}

/** Codes of Node and of PostgreSQL (appendix A of its manual) that mean that nobody answers. */
const NO_ANSWER = /^(E[A-Z_]+|57P0[0-9]|08[0-9A-Z]{3}|53[0-9]{3})$/;
/** Wrong password or user, no such database, no rights. */
const REFUSED = /^(28[0-9A-Z]{3}|3D000|42501)$/;

/** The problem behind what opening a server's database threw; anything else comes back as it is. */
export function serverProblem(error: unknown, url: string): unknown {
  if (error instanceof Problem) return error;
  const failure = deepest(error);
  const code = codeOf(failure);
  const said = failure instanceof Error && failure.message !== "" ? failure.message : (code ?? "");
  const server = shownAddress(url);
  if (code !== undefined && REFUSED.test(code))
    return new Problem("storage/refused", {
      en: `${server} answered: ${said} (${code}).`,
      zh: `${server} 的回答：${said}（${code}）。`,
    });
  if ((code !== undefined && NO_ANSWER.test(code)) || /timeout|terminated/i.test(said))
    return new Problem("storage/unreachable", {
      en: `${server} cannot be reached: ${said}.`,
      zh: `无法连接 ${server}：${said}。`,
    });
  return error;
}

/** Drizzle and Node wrap what happened. */
function deepest(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0] as unknown;
  return error instanceof Error && error.cause !== undefined ? deepest(error.cause) : error;
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/** PGlite could not open its folder. */
export function folderProblem(error: unknown, folder: string): Problem {
  const said = error instanceof Error ? error.message : String(error);
  return new Problem(
    "storage/damaged",
    {
      en: `The database in ${folder} cannot be opened: ${said}.`,
      zh: `无法打开 ${folder} 中的数据库：${said}。`,
    },
    { cause: error },
  );
}
