/** The two sites that models mostly come from: where they are, and what they are told about who asks. */
import { isIP } from "node:net";
import { Problem } from "@inkloom/contract";

export interface Site {
  /** Without a slash at its end. */
  readonly base: URL;
  /** Sent to `base` and to no other place. */
  readonly token?: string | undefined;
  /** Chosen by whoever set this machine up: then it may stand in a private network. */
  readonly isMirror?: boolean | undefined;
}

export interface Sites {
  readonly huggingFace: Site;
  readonly civitai: Site;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `HF_ENDPOINT` and `CIVITAI_ENDPOINT` name mirrors, `HF_TOKEN` and `CIVITAI_TOKEN` hold the tokens.
 *  @throws Problem `pull/source` for a value that cannot be one */
export const sitesFrom = (env: Environment): Sites => ({
  huggingFace: site(env, "HF_ENDPOINT", "https://huggingface.co", "HF_TOKEN"),
  civitai: site(env, "CIVITAI_ENDPOINT", "https://civitai.com", "CIVITAI_TOKEN"),
});

function site(env: Environment, endpoint: string, usual: string, secret: string): Site {
  const named = env[endpoint]?.trim();
  const base = URL.parse(named === undefined || named === "" ? usual : named);
  const acceptable =
    base !== null &&
    ["http:", "https:"].includes(base.protocol) &&
    [base.username, base.password, base.search, base.hash].every((part) => part === "");
  if (!acceptable)
    throw new Problem("pull/source", {
      en: `${endpoint} is no address of a site, expected one such as ${usual}.`,
      zh: `${endpoint} 不是站点地址，应类似于 ${usual}。`,
    });
  base.pathname = base.pathname.replace(/\/+$/, "");
  const token = env[secret]?.trim();
  if (token !== undefined && !/^[\x21-\x7e]*$/.test(token))
    throw new Problem("pull/source", {
      en: `${secret} holds characters that no token has.`,
      zh: `${secret} 中含有令牌不会有的字符。`,
    });
  return { base, token: token === "" ? undefined : token, isMirror: base.origin !== usual };
}

/** The headers by which a place knows us: those of the site that it belongs to, and none without encryption. */
export const credentialsOf =
  ({ huggingFace, civitai }: Sites) =>
  (url: URL): Readonly<Record<string, string>> => {
    const own = [huggingFace, civitai].find(({ base }) => base.origin === url.origin);
    if (own?.token === undefined || !(url.protocol === "https:" || isThisMachine(url))) return {};
    return { Authorization: `Bearer ${own.token}` };
  };

const isThisMachine = ({ hostname }: URL): boolean => {
  const literal = hostname.replace(/^\[|\]$/g, "");
  return literal === "::1" || (isIP(literal) === 4 && literal.startsWith("127."));
};
