/** Names under which the service answers. A page of elsewhere can make its own name mean this machine (DNS rebinding); the
 *  browser then sends that name as the host, and it is none of these. */
import { BlockList, isIP } from "node:net";
import { hostname as machineName } from "node:os";
import { Problem } from "@inkloom/contract";
import type { ServiceConfig } from "../config/service-config.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether an address, or a name that always means one, stays on this machine. */
export function isLoopback(host: string): boolean {
  const literal = host.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const family = isIP(literal);
  if (family !== 0) return loopback.check(literal, family === 6 ? "ipv6" : "ipv4");
  return host === "localhost" || host.endsWith(".localhost");
}

/** A host's name without port, in small letters; undefined for what is no host. */
function nameOfHost(host: string): string | undefined {
  if (host.length > 300) return undefined;
  const name = /^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.exec(host)?.[1];
  return name?.toLowerCase().replace(/\.$/, "");
}

/**
 * Judges hosts of requests. Numbers are no names that somebody else could point here, so that beyond loopback every address of
 * this machine is good, also one that a container or a router translates.
 */
export function hostJudge({ host, allowedHosts }: HostSettings): (host: string) => boolean {
  const own = new Set(allowedHosts.map((each) => each.toLowerCase().replace(/\.$/, "")));
  const open = !isLoopback(host);
  const everywhere = new Set(["0.0.0.0", "::", ""]);
  if (!everywhere.has(host)) own.add(host.toLowerCase());
  if (open) for (const each of namesOfMachine()) own.add(each);
  const patterns = [...own].filter((each) => each.startsWith("*."));
  return (given) => {
    const name = nameOfHost(given);
    if (name === undefined) return false;
    if (isLoopback(name) || own.has(name) || own.has(literalOf(name)) || own.has("*")) return true;
    if (patterns.some((each) => name.endsWith(each.slice(1)))) return true;
    return open && isIP(literalOf(name)) !== 0;
  };
}

type HostSettings = Pick<ServiceConfig, "host" | "allowedHosts">;

const literalOf = (name: string): string => name.replace(/^\[|\]$/g, "");

/** As others in the same network call it. */
const namesOfMachine = (): string[] => {
  const name = machineName().toLowerCase();
  return name === "" || name === "localhost" ? [] : [name, `${name.split(".")[0] ?? name}.local`];
};

export function wrongHost(host: string): Problem {
  const shown = JSON.stringify(host.slice(0, 100));
  return new Problem("request/host", {
    en: `The request is for the host ${shown}, which is not among those that this server answers to.`,
    zh: `请求的主机是 ${shown}，不在本服务器应答的主机之列。`,
  });
}
