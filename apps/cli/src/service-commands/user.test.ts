import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";
import { prepareDatabase } from "../../../../packages/server/src/storage/prepared-home.suite.ts";

const PASSWORD = "correct horse battery";

async function* piped(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-user-command-"));
  await prepareDatabase(join(home, "database"));
});
afterAll(() => rm(home, { recursive: true }));

test("a user of a data folder is added, with a password that is piped in", async () => {
  const env = { INKLOOM_HOME: home };
  const argv = ["user", "add", "Ann", "--role", "admin", "--json"];
  const { exitCode, stdout, stderr } = await runRecorded(argv, {
    env,
    stdin: piped(`${PASSWORD}\n`),
  });
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ name: "Ann", role: "admin", hasPassword: true });
  expect(stdout).not.toMatch(/argon2|horse/);
  // Everything is read and a database made, on machines that have other work too.
}, 180_000);

/** A service that has two users, and remembers what it was asked. */
describe("at a service that runs", () => {
  const asked: { line: string; body: unknown; token: string | undefined }[] = [];
  const users = ["ann", "李雷"].map((name, index) => ({
    id: `00000000-0000-4000-8000-00000000000${index}`,
    name,
    role: index === 0 ? "admin" : "user",
    disabled: index === 1,
    hasPassword: index === 0,
    createdAt: "2026-01-02T03:04:05.000Z",
  }));
  const token = {
    id: "00000000-0000-4000-8000-0000000000aa",
    userId: users[1]?.id,
    name: "phone",
    createdAt: "2026-01-02T03:04:05.000Z",
    usedAt: "2026-02-03T04:05:06.000Z",
    expiresAt: "2026-12-31T00:00:00.000Z",
  };
  const ANSWERS: Readonly<Record<string, unknown>> = {
    "GET /api/v1/users": { users },
    "POST /api/v1/users": users[1],
    "POST /api/v1/tokens": { ...token, token: `ink_${"t".repeat(43)}` },
    "GET /api/v1/tokens": { tokens: [token, { ...token, usedAt: null, expiresAt: null }] },
  };
  const textOf = async (request: IncomingMessage): Promise<string> => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part as Uint8Array);
    return Buffer.concat(parts).toString();
  };
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const line = `${request.method ?? ""} ${request.url ?? ""}`;
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      asked.push({ line, body, token: request.headers.authorization });
      const answer = ANSWERS[line.replace(/\?.*/, "")];
      const status = answer === undefined && !line.startsWith("PATCH") ? 204 : 200;
      response.writeHead(status);
      response.end(status === 204 ? "" : JSON.stringify(answer ?? users[1]));
    });
  });
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    env = {
      INKLOOM_HOME: home,
      INKLOOM_SERVER: `http://127.0.0.1:${port}`,
      INKLOOM_TOKEN: "ink_secret",
    };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => void asked.splice(0));

  const run = (argv: string[], more: Parameters<typeof runRecorded>[1] = {}) =>
    runRecorded(["user", ...argv], { env, ...more });
  const changes = () => asked.filter(({ line }) => !line.startsWith("GET"));

  test("users are listed", async () => {
    const { exitCode, stdout } = await run(["list"]);
    expect([exitCode, stdout]).toEqual([0, "ann   admin\n李雷  user, disabled, tokens only\n"]);
    const chinese = await run(["list"], { env: { ...env, LANG: "zh_CN.UTF-8" } });
    expect(chinese.stdout).toContain("李雷  user，已停用，仅限令牌");
    expect(asked[0]?.token).toBe("Bearer ink_secret");
  });

  test("a password is asked for twice at a terminal, and never shown", async () => {
    const questions: string[] = [];
    const typed = (answers: string[]) => (question: string) => {
      questions.push(question);
      return Promise.resolve(answers.shift() ?? "");
    };
    const same = await run(["add", "李雷"], { askSecret: typed([PASSWORD, PASSWORD]) });
    expect([same.exitCode, questions]).toEqual([0, ["Password: ", "The same again: "]]);
    expect(changes()).toMatchObject([{ body: { name: "李雷", role: "user", password: PASSWORD } }]);
    const different = await run(["password", "ann"], { askSecret: typed([PASSWORD, "x"]) });
    expect(different.exitCode).toBe(2);
    expect(different.stderr).toContain("The two passwords differ");
    expect(same.stdout + same.stderr + different.stderr).not.toContain(PASSWORD);
    expect(changes()).toHaveLength(1);
  });

  test("a user may have no password", async () => {
    await run(["add", "bot", "--no-password", "--role", "viewer"]);
    expect(changes()[0]?.body).toEqual({ name: "bot", role: "viewer" });
  });

  test.each([
    [["role", "ANN", "viewer"], "PATCH", { role: "viewer" }],
    [["disable", "ann"], "PATCH", { disabled: true }],
    [["enable", "ann"], "PATCH", { disabled: false }],
    [["remove", "ann"], "DELETE", undefined],
  ])("inkloom user %j", async (argv, method, body) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect([exitCode, stdout, stderr]).toEqual([0, "", ""]);
    expect(changes()).toMatchObject([
      { line: `${method} /api/v1/users/${users[0]?.id ?? ""}`, body },
    ]);
  });

  test("what cannot be is refused before anything is asked", async () => {
    for (const [argv, sentence] of [
      [["role", "ann", "king"], 'role: got "king", expected one of admin, user, viewer.'],
      [["add", "x", "--role", "king", "--no-password"], 'role: got "king"'],
      [["token", "add", "ann", "--days", "0"], '--days: got "0", expected a whole number'],
      [["token", "add", "ann", "--days", "1e3"], "--days: got"],
    ] as const) {
      const { exitCode, stderr } = await run([...argv]);
      expect(exitCode, argv.join(" ")).toBe(2);
      expect(stderr).toContain(sentence);
    }
    const unknown = await run(["disable", "nobody"]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('There is no user "nobody".'),
    ]);
    expect(changes()).toEqual([]);
  });

  test("a token is printed alone, once", async () => {
    const { exitCode, stdout, stderr } = await run([
      "token",
      "add",
      "李雷",
      "--for",
      "phone",
      "--days",
      "30",
    ]);
    expect([exitCode, stdout]).toEqual([0, `ink_${"t".repeat(43)}\n`]);
    expect(stderr).toContain("shown this once");
    expect(changes()[0]?.body).toEqual({ name: "phone", user: users[1]?.id, days: 30 });
  });

  test("tokens are listed and revoked", async () => {
    const { stdout } = await run(["token", "list"]);
    expect(stdout).toBe(
      `${token.id}  李雷  phone  used 2026-02-03T04:05Z  until 2026-12-31\n` +
        `${token.id}  李雷  phone  never used  without end\n`,
    );
    expect(asked[0]?.line).toBe("GET /api/v1/tokens?user=all");
    expect(JSON.parse((await run(["token", "list", "--json"])).stdout)).toMatchObject({
      tokens: [{ id: token.id, usedAt: token.usedAt }, { usedAt: null }],
    });
    await run(["token", "list", "ann"]);
    expect(asked.map(({ line }) => line)).toContain(
      `GET /api/v1/tokens?user=${users[0]?.id ?? ""}`,
    );
    await run(["token", "revoke", token.id]);
    expect(changes()).toMatchObject([{ line: `DELETE /api/v1/tokens/${token.id}` }]);
  });
});
