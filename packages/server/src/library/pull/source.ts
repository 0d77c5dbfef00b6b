/** What somebody asks for, as addresses to fetch: a name of the catalogue, `hf:`, `civitai:`, or an address. */
import {
  type CatalogueEntry,
  type CatalogueFile,
  type CatalogueKind,
  entryAskedFor,
  Problem,
} from "@inkloom/contract";
import type { Sites } from "./sites.ts";

/** One file to fetch. */
export interface WantedFile {
  readonly url: URL;
  /** The name it shall have; the server's word counts where it is absent. */
  readonly name?: string | undefined;
  readonly kind?: CatalogueKind | undefined;
  readonly bytes?: number | undefined;
  readonly sha256?: KnownHash | undefined;
  /** The version's number at the site that can be asked about it. */
  readonly civitaiVersion?: string | undefined;
}

export interface KnownHash {
  readonly value: string;
  /** Who says so: the asker, the catalogue, or the site itself, which then only rules out damage on the way. */
  readonly by: "asker" | "catalogue" | "site";
}

/** The files of a request, and the entry of the catalogue where it names one. */
export interface Wanted {
  readonly files: readonly WantedFile[];
  readonly entry?: CatalogueEntry;
}

/** @throws Problem `pull/source` */
export function readSource(what: string, sites: Sites): Wanted {
  const text = what.trim();
  const entry = entryAskedFor(text);
  if (entry !== undefined)
    return { entry, files: entry.files.map((file) => catalogued(file, entry, sites)) };
  return { files: [readAddress(text, sites)] };
}

function catalogued(file: CatalogueFile, { kind }: CatalogueEntry, sites: Sites): WantedFile {
  const { sha256, bytes } = file;
  return {
    ...readAddress(file.address, sites),
    name: file.file,
    kind,
    bytes,
    sha256: sha256 && { value: sha256.value, by: "catalogue" },
  };
}

function readAddress(text: string, sites: Sites): WantedFile {
  if (/^hf:/i.test(text)) return hubFile(text, sites);
  if (/^civitai:/i.test(text)) return civitaiFile(text.slice("civitai:".length), text, sites);
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol))
    throw fault(text, {
      en: "is no name of the catalogue, and no address",
      zh: "既不是目录中的名称，也不是地址",
    });
  if (url.username !== "" || url.password !== "")
    throw new Problem("pull/source", {
      en: `The address at ${url.hostname} holds a name or a password, expected one without.`,
      zh: `${url.hostname} 的地址中带有用户名或密码，应不含这些内容。`,
    });
  url.hash = "";
  if (isAt(url, sites.civitai.base, "civitai.com")) return civitaiAddress(url, text, sites);
  // What the page shows and what it gives differ by one word of the address.
  if (isAt(url, sites.huggingFace.base, "huggingface.co"))
    url.pathname = url.pathname.replace(/^((?:\/[^/]+){2})\/blob\//, "$1/resolve/");
  return { url };
}

const isAt = (url: URL, { origin }: URL, usual: string): boolean =>
  url.origin === origin || url.hostname === usual;

/** `hf:owner/repository/path/to/file@revision`; paths and revisions may hold slashes. */
function hubFile(text: string, { huggingFace }: Sites): WantedFile {
  const [, owner, repository, path, revision = "main"] =
    /^hf:([\w.-]+)\/([\w.-]+)\/([^@]+)(?:@([^@]+))?$/i.exec(text) ?? [];
  const parts = path?.split("/") ?? [];
  const all = [owner, repository, ...parts, ...revision.split("/")];
  if (all.some((part) => part === undefined || part === "" || /^\.\.?$/.test(part)))
    throw fault(text, {
      en: "is not of the form hf:owner/repo/path@revision",
      zh: "不符合 hf:owner/repo/path@revision 的形式",
    });
  const coded = [owner, repository, "resolve", revision, ...parts].map((part) =>
    encodeURIComponent(part ?? ""),
  );
  return { url: below(huggingFace.base, coded.join("/")) };
}

function civitaiFile(version: string, text: string, { civitai }: Sites): WantedFile {
  if (!/^[1-9]\d{0,11}$/.test(version))
    throw fault(text, {
      en: "names no version, expected civitai:VERSION_ID with the number of a version",
      zh: "没有给出版本，应为 civitai:版本号",
    });
  return { url: below(civitai.base, `api/download/models/${version}`), civitaiVersion: version };
}

/** The address of a download, or of the page that shows a version. */
function civitaiAddress(url: URL, text: string, sites: Sites): WantedFile {
  const [, download] = /\/api\/download\/models\/(\d+)$/.exec(url.pathname) ?? [];
  // Parameters choose another file of the version than the one that is told of.
  if (download !== undefined)
    return { url, ...(url.search === "" && { civitaiVersion: download }) };
  if (!/^\/models\/\d+/.test(url.pathname)) return { url };
  const version = url.searchParams.get("modelVersionId");
  if (version !== null) return civitaiFile(version, text, sites);
  throw fault(text, {
    en: "is a model's page with several versions, expected civitai:VERSION_ID or an address with modelVersionId",
    zh: "是包含多个版本的模型页面，应为 civitai:版本号，或带 modelVersionId 的地址",
  });
}

const below = (base: URL, path: string): URL => new URL(`${base.href.replace(/\/+$/, "")}/${path}`);

function fault(text: string, why: { en: string; zh: string }): Problem {
  const given = JSON.stringify((text.split("?")[0] ?? "").slice(0, 200));
  return new Problem("pull/source", {
    en: `${given} ${why.en}.`,
    zh: `${given} ${why.zh}。`,
  });
}
