import { Writable } from "node:stream";
import { DrizzleQueryError } from "drizzle-orm";
import { fastify } from "fastify";
import { pino } from "pino";
import { expect, test } from "vitest";
import { logOptions, shownUrl } from "./log-options.ts";

/** Nothing of these may be seen. */
const SECRETS = {
  token: `ink_${"Sk3".padEnd(43, "t")}`,
  localKey: `inklocal_${"Lk5".padEnd(43, "t")}`,
  cookie: `s3ssion${"s".repeat(36)}`,
  password: "pa55word of ann",
  query: "q3ery-secret",
  database: "d4tabase-password",
  hash: "$argon2id$v=19$m=19456$h4sh",
};

/** A log, and all that was written to it. */
function recorded() {
  let written = "";
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.toString();
      done();
    },
  });
  const log = pino(logOptions({ logLevel: "debug" }), stream);
  return { log, text: () => written };
}

function expectNoSecret(text: string): void {
  for (const [name, secret] of Object.entries(SECRETS)) expect(text, name).not.toContain(secret);
}

test("a request with every kind of secret leaves none in the log", async () => {
  const { log, text } = recorded();
  const app = fastify({ loggerInstance: log });
  app.post("/login", (request, reply) => {
    const { body, headers, query } = request;
    request.log.info({ req: request, body, headers, query, res: reply }, "all there is");
    request.log.info({ request: { body, headers }, ...(body as object) }, "deeper and at the top");
    request.log.warn(`somebody shows ${SECRETS.token} and ${SECRETS.localKey}`);
    void reply.header("set-cookie", `inkloom=${SECRETS.cookie}`);
    throw new Error(`no login by ${SECRETS.token}`);
  });
  const answer = await app.inject({
    method: "POST",
    url: `/login?token=${SECRETS.query}&width=512&access%5Ftoken=${SECRETS.query}`,
    headers: {
      authorization: `Bearer ${SECRETS.token}`,
      "x-api-key": SECRETS.query,
      cookie: `inkloom=${SECRETS.cookie}`,
    },
    payload: { name: "ann", password: SECRETS.password, secret: SECRETS.query },
  });
  await app.close();
  expect(answer.statusCode).toBe(500);
  expectNoSecret(text());
  // It is still a log.
  expect(text()).toContain("/login?token=[removed]&width=512");
  expect(text()).toContain('"method":"POST"');
  expect(text()).toContain('"name":"ann"');
  expect(text()).toContain('"password":"[removed]"');
  expect(text().split("\n").length).toBeGreaterThan(5);
});

test("errors are logged without the values of queries, with their causes and codes", () => {
  const { log, text } = recorded();
  const cause = Object.assign(new Error("duplicate key"), { code: "23505", detail: SECRETS.hash });
  const query = new DrizzleQueryError(
    "insert into users values ($1, $2)",
    ["ann", `${SECRETS.hash}\n    second line of ${SECRETS.password}`],
    cause,
  );
  log.error({ err: query }, "unexpected error");
  log.error({ err: new Error(`postgres://ink:${SECRETS.database}@db/ink cannot be reached`) });
  log.error({ err: "no error at all" });
  log.info({ databaseUrl: `postgres://ink:${SECRETS.database}@db/ink` });
  expectNoSecret(text());
  expect(text()).toContain("insert into users values");
  expect(text()).toContain('"code":"23505"');
  expect(text()).toContain("duplicate key");
  expect(text()).toContain("log-options.test.ts");
  expect(text()).toContain("postgres://ink:[removed]@db/ink");
  expect(text()).toContain("no error at all");
});

test.each([
  ["/a?b=c", "/a?b=c"],
  ["/a?Token=x&b=c", "/a?Token=[removed]&b=c"],
  ["/a?api_key=x?y=z", "/a?api_key=[removed]"],
  ["/a?password", "/a?password=[removed]"],
  ["/a?%E0%A4%A=x", "/a?%E0%A4%A=[removed]"],
  [`/${"x".repeat(5000)}`, `/${"x".repeat(1999)}`],
])("%s is shown as %s", (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
