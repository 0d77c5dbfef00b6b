/** What texts of settings look like: hosts, origins, networks. */
import type { Setting } from "./setting.ts";

type Form = NonNullable<Setting["form"]>;

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether an address reads as one of IPv6; the rules are those of URLs. */
const isIpv6 = (text: string): boolean =>
  /^[0-9a-f:.]{2,45}$/i.test(text) && text.includes(":") && URL.canParse(`http://[${text}]/`);

const isAddress = (text: string): boolean => IPV4.test(text) || isIpv6(text);

export const ADDRESS: Form = {
  fits: (text) => isAddress(text) || HOST_NAME.test(text),
  expected: {
    en: "an IP address or a host name, without http:// and without a port",
    zh: "IP 地址或主机名，不含 http:// 和端口",
  },
};

/** A name, or every name below one. */
export const HOST_PATTERN: Form = {
  fits: (text) => {
    const name = text.startsWith("*.") ? text.slice(2) : text;
    return text === "*" || HOST_NAME.test(name) || (name === text && isAddress(text));
  },
  expected: {
    en: "a host name such as example.org, *.example.org for all names below it, or * for all",
    zh: "主机名（如 example.org）；*.example.org 表示其下所有名称，* 表示全部",
  },
};

export const ORIGIN: Form = {
  fits: (text) => /^https?:\/\//.test(text) && URL.parse(text)?.origin === text,
  expected: {
    en: "an origin such as https://studio.example, without a path",
    zh: "来源，如 https://studio.example，不含路径",
  },
};

export const ENDPOINT: Form = {
  fits: (text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "";
  },
  expected: {
    en: "an address that begins with http:// or https:// and holds no password",
    zh: "以 http:// 或 https:// 开头、不含密码的地址",
  },
};

/** An address, or a network as address and number of bits. */
export const NETWORK: Form = {
  fits: (text) => {
    const [address = "", bits, ...more] = text.split("/");
    if (!isAddress(address) || more.length > 0) return false;
    return (
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIpv6(address) ? 128 : 32))
    );
  },
  expected: {
    en: "an IP address such as 10.0.0.5, or a network such as 10.0.0.0/8",
    zh: "IP 地址（如 10.0.0.5）或网段（如 10.0.0.0/8）",
  },
};
