/** Which addresses a download may call. A name is looked up once per call, judged, and called at what was judged. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Problem } from "@inkloom/contract";
import { isPrivateAddress } from "../../jobs/private-address.ts";
import { Broken } from "./broken.ts";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface Judgement {
  /** All that may be connected to, never empty. */
  readonly addresses: readonly ResolvedAddress[];
  readonly isPrivate: boolean;
}

export interface JudgeOptions {
  /** `host` or `host:port` of those that may lie in a private network. */
  readonly privateHosts: readonly string[];
  /** All addresses of a name. @default the system's resolver */
  readonly resolve?: ((name: string) => Promise<readonly ResolvedAddress[]>) | undefined;
}

/** An address for messages: what stands behind `?` may be a password. */
export const shown = ({ protocol, host, pathname }: URL): string =>
  `${protocol}//${host}${pathname}`.slice(0, 300);

/**
 * @param mayBePrivate whether this place may be a private one at all: the first address that somebody gave, and what such a
 *   one leads on to
 * @throws Problem `pull/address`
 * @throws Broken where the name has no address
 */
export async function judge(
  url: URL,
  { privateHosts, resolve = resolveAll }: JudgeOptions,
  mayBePrivate: boolean,
): Promise<Judgement> {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw refused(url, { en: "is neither http nor https", zh: "不是 http 或 https 地址" });
  if (url.username !== "" || url.password !== "")
    throw refused(url, { en: "holds a name or a password", zh: "中带有用户名或密码" });
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(literal);
  const addresses =
    family === 0 ? await resolved(url.hostname, resolve) : [{ address: literal, family }];
  const isPrivate = addresses.some((each) => isPrivateAddress(each.address, each.family));
  if (isPrivate && !(mayBePrivate && isAllowed(url, privateHosts)))
    throw refused(url, {
      en: "lies in a private network, on this machine or at a special address",
      zh: "位于私有网络、本机或特殊地址",
    });
  return { addresses, isPrivate };
}

async function resolved(
  name: string,
  resolve: NonNullable<JudgeOptions["resolve"]>,
): Promise<readonly ResolvedAddress[]> {
  const found = await resolve(name).catch((error: unknown) => {
    throw new Broken(`the name ${name} was not found`, { cause: error });
  });
  if (found.length === 0) throw new Broken(`the name ${name} has no address`);
  return found;
}

const resolveAll = (name: string) => lookup(name, { all: true });

function isAllowed({ host, hostname }: URL, privateHosts: readonly string[]): boolean {
  const names = [host, hostname, hostname.replace(/^\[|\]$/g, "")].map((name) =>
    name.toLowerCase().replace(/\.$/, ""),
  );
  return privateHosts.some((allowed) => names.includes(allowed.toLowerCase()));
}

const refused = (url: URL, why: { en: string; zh: string }): Problem => {
  // Where credentials stand in it, none of it is said.
  const where = url.username === "" && url.password === "" ? shown(url) : url.hostname;
  return new Problem("pull/address", {
    en: `${where} ${why.en}; it was not called.`,
    zh: `${where} ${why.zh}；没有访问该地址。`,
  });
};
