/** For tests in a real browser: a service as people start it, its page, and Debian's Chromium before it. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { buildWeb, pageFolder } from "../../../../scripts/build-web.ts";
import { axeFindings } from "./axe.suite.ts";

export interface OpenOptions {
  readonly language?: "en" | "zh";
  readonly colours?: "light" | "dark";
  /** Of the window, CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly touch?: boolean;
  /** Whether the page is new to this browser. @default false */
  readonly newcomer?: boolean;
  /** Whether the page's worker may keep its files. @default false */
  readonly keeps?: boolean;
  /** Another tab of the same browser as this page. */
  readonly beside?: Page;
}

export interface Studio {
  readonly address: string;
  /** Its data folder. */
  readonly home: string;
  /** What the service has written so far. */
  output(): string;
  /** A page at an address such as `/app/gallery`, ready to be used. */
  open(path?: string, options?: OpenOptions): Promise<Page>;
  /** Asks the service, as programs do; rejects where it refuses. */
  api<T = unknown>(path: string, options?: RequestInit): Promise<T>;
  /** Draws pictures of a few pixels with the embedded model and waits for them. */
  draw(
    count?: number,
    parameters?: Readonly<Record<string, unknown>>,
  ): Promise<readonly DrawnJob[]>;
  /** Ends the service, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  /** Of every page so far: requests that left the machine, refusals of the policy, errors that nobody caught. */
  readonly complaints: readonly string[];
  /** What axe finds on a page, none expected. */
  axe(page: Page): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface DrawnJob {
  readonly id: string;
  readonly result: { readonly files: readonly { readonly asset: string; readonly url: string }[] };
}

interface StudioOptions {
  /** Words behind `serve`. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folder that is there already, and stays. */
  readonly home?: string;
}

const ROOT = join(import.meta.dirname, "../../../..");
const CHROMIUM = process.env["INKLOOM_CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Milliseconds within which the service answers. */
const START = 180_000;

export async function openStudio(options: StudioOptions = {}): Promise<Studio> {
  if (!existsSync(CHROMIUM))
    throw new Error(
      `${CHROMIUM} is not there: install Debian's chromium, or name one in INKLOOM_CHROMIUM.`,
    );
  // Whoever builds the page elsewhere says where.
  if (process.env["INKLOOM_PAGE"] === undefined) await buildWeb();
  const home = options.home ?? (await mkdtemp(join(tmpdir(), "inkloom-studio-")));
  let service = await startService(home, options);
  const { address } = service;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const complaints: string[] = [];
  const api: Studio["api"] = async (path, request = {}) => {
    const headers = new Headers({ "content-type": "application/json" });
    new Headers(request.headers).forEach((value, name) => {
      headers.set(name, value);
    });
    const answer = await fetch(address + path, { ...request, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as never;
  };
  return {
    address,
    home,
    output: () => service.output(),
    complaints,
    api,
    open: async (path = "/", given = {}) => {
      const page = await newPage(browser, given, address, complaints);
      await page.goto(address + path);
      await page.locator("main h1, main form").first().waitFor();
      return page;
    },
    draw: async (count = 1, parameters = {}) => {
      const jobs: DrawnJob[] = [];
      for (let number = 0; number < count; number += 1)
        jobs.push(
          await api<DrawnJob>("/api/v1/tools/generate?wait=60", {
            method: "POST",
            body: JSON.stringify({ prompt: "a red house", steps: 2, seed: number, ...parameters }),
          }),
        );
      return jobs;
    },
    kill: () => service.end("SIGKILL"),
    start: async () => {
      service = await startService(home, options, new URL(address).port);
    },
    axe: axeFindings,
    close: async () => {
      await browser.close();
      await service.end("SIGTERM");
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

/** Of a page that must not complain. */
export function expectQuiet({ complaints }: Studio): void {
  expect(complaints).toEqual([]);
}

async function newPage(
  browser: Browser,
  {
    language = "en",
    colours = "light",
    width = 1440,
    height = 900,
    touch = false,
    newcomer = false,
    keeps = false,
    beside,
  }: OpenOptions,
  address: string,
  complaints: string[],
): Promise<Page> {
  const context: BrowserContext =
    beside?.context() ??
    (await browser.newContext({
      viewport: { width, height },
      hasTouch: touch,
      reducedMotion: "reduce",
      serviceWorkers: keeps ? "allow" : "block",
      locale: language === "zh" ? "zh-CN" : "en-GB",
    }));
  if (beside === undefined)
    await context.addInitScript(
      ([chosen, scheme, welcomed]) => {
        // Once: what a test changes on the page stays through reloads.
        if (localStorage.getItem("inkloom-language") !== null) return;
        localStorage.setItem("inkloom-language", chosen ?? "en");
        localStorage.setItem("inkloom-colours", scheme ?? "light");
        localStorage.setItem("inkloom-welcomed", welcomed ?? "true");
      },
      [language, colours, String(!newcomer)],
    );
  const page = await context.newPage();
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== new URL(address).origin && !["blob:", "data:"].includes(url.protocol))
      complaints.push(`request to ${request.url()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  return page;
}

interface RunningService {
  readonly address: string;
  output(): string;
  end(signal: NodeJS.Signals): Promise<void>;
}

async function startService(
  home: string,
  { flags = [], env = {} }: StudioOptions,
  port = "0",
): Promise<RunningService> {
  const words = [join(ROOT, "apps/cli/bin/inkloom.mjs"), "serve", "--port", port, ...flags];
  const child = spawn(process.execPath, words, {
    env: {
      ...process.env,
      INKLOOM_PAGE: process.env["INKLOOM_PAGE"] ?? pageFolder,
      INKLOOM_HOME: home,
      LC_ALL: "C.UTF-8",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  const hear = (chunk: Buffer): void => {
    told += chunk.toString();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const address = await said(child, () => told);
  return {
    address,
    output: () => told,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await ended;
    },
  };
}

function said(child: ChildProcess, told: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`The service ${why}: ${told()}`));
    };
    const timer = setTimeout(() => {
      refuse(`did not start within ${START / 1000} s`);
    }, START);
    const look = (): void => {
      const address = /answers at (http:\S+)/.exec(told())?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout?.on("data", look);
    child.once("exit", (code) => {
      refuse(`ended with ${code ?? "a signal"}`);
    });
  });
}
