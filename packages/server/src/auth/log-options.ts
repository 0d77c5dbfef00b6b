/** What logs may hold: no password, token, cookie or query that carries one. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { LoggerOptions } from "pino";
import type { ServiceConfig } from "../config/service-config.ts";
import { SECRETS } from "./secrets.ts";

const REMOVED = "[removed]";

/** Names of fields whose values are nobody's business, wherever they stand. */
const FIELDS = [
  "authorization",
  "cookie",
  "password",
  "passwordHash",
  "secret",
  "secretHash",
  "token",
  "access_token",
  "api_key",
  "databaseUrl",
  "webhookSecret",
  "secretAccessKey",
  '["proxy-authorization"]',
  '["set-cookie"]',
  '["x-api-key"]',
  '["x-inkloom-signature"]',
];

const PATHS = ["", "*", "*.*"].flatMap((above) =>
  FIELDS.map((field) =>
    above === "" || field.startsWith("[") ? above + field : `${above}.${field}`,
  ),
);

/** Parameters of addresses that carry secrets. */
const PARAMETER = /(token|secret|password|passwd|key|code|auth|signature|session|credential)/i;

/** An address as it may be written down. */
export function shownUrl(url: string): string {
  const [path = "", ...rest] = url.split("?");
  if (rest.length === 0) return path.slice(0, 2000);
  const parameters = rest.join("?").split("&");
  const shown = parameters.map((each) => {
    const [name = ""] = each.split("=");
    return PARAMETER.test(safely(name)) ? `${name}=${REMOVED}` : each;
  });
  return `${path}?${shown.join("&")}`.slice(0, 2000);
}

function safely(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return "token"; // unreadable, therefore not shown
  }
}

const requestFacts = ({ id, method, url, host, ip }: FastifyRequest) => ({
  id,
  method,
  url: shownUrl(url),
  host,
  remoteAddress: ip,
});

/** An error without what libraries hang on it: a query's values may be secrets. */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, cause } = error;
  const code = "code" in error ? error.code : undefined;
  return {
    type: name,
    message: withoutValues(error.message),
    stack: withoutValues(error.stack ?? ""),
    ...((typeof code === "string" || typeof code === "number") && { code }),
    ...(cause !== undefined && { cause: errorFacts(cause) }),
  };
}

/** The database's builder puts the values of a failed query behind its text; only the lines of the stack come after them. */
function withoutValues(text: string): string {
  const values = text.indexOf("\nparams: ");
  if (values < 0) return text;
  const frames = text
    .slice(values)
    .split("\n")
    .filter((line) => /^ {4}at /.test(line));
  return [`${text.slice(0, values)}\nparams: ${REMOVED}`, ...frames].join("\n");
}

/** For `pino(...)`, of which fastify and every part of the service log. */
export const logOptions = ({ logLevel }: Pick<ServiceConfig, "logLevel">): LoggerOptions => ({
  level: logLevel,
  redact: { paths: PATHS, censor: REMOVED },
  serializers: {
    req: requestFacts,
    res: ({ statusCode }: Pick<FastifyReply, "statusCode">) => ({ statusCode }),
    err: errorFacts,
  },
  hooks: {
    // Whatever way one took into a line.
    streamWrite: (line) =>
      line
        .replace(SECRETS, (_secret, kind: string) => kind + REMOVED)
        .replace(/\b(postgres(?:ql)?:\/\/[^:@/\s"]*:)[^@\s"]*@/gi, `$1${REMOVED}@`),
  },
});
