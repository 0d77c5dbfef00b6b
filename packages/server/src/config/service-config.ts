/** What a service is told when it starts, every value settled. */
import type { S3Settings } from "../storage/store/s3-store.ts";

export interface ServiceConfig {
  /** The data folder. */
  readonly home: string;
  /** Address to listen at. @default 127.0.0.1 */
  readonly host: string;
  /** @default 7860; 0 takes a free one */
  readonly port: number;
  /** A second port for clients of ComfyUI, whose paths begin at `/`. */
  readonly alsoPort?: number | undefined;
  /** `postgres://...`. @default PGlite in the data folder */
  readonly databaseUrl?: string | undefined;
  readonly s3?: S3Settings | undefined;
  /** Folders of other programs whose models are used in place. */
  readonly modelsFrom: readonly string[];
  /** Whether accounts are required; `auto`: beyond loopback. */
  readonly login: "auto" | "always";
  /** Names under which the service may be called, beside its own address and loopback's. */
  readonly allowedHosts: readonly string[];
  /** Pages of other origins that may use it. */
  readonly allowedOrigins: readonly string[];
  /** Addresses of proxies whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  /** Jobs at once in this process; 0 takes none, for a front of workers. */
  readonly slots: number;
  /** Jobs that may wait, of all and of one user. */
  readonly waiting: number;
  readonly waitingPerUser: number;
  /** Hosts that may be called when a job ends, and what calls are signed with. */
  readonly webhookHosts: readonly string[];
  readonly webhookSecret?: string | undefined;
  /** Hosts that pictures of requests may be fetched from; none by default. */
  readonly pictureHosts: readonly string[];
  /** Hosts of a private network that models may be fetched from; none by default. */
  readonly pullHosts?: readonly string[];
  /** Bytes of one uploaded file. */
  readonly uploadLimit: number;
  /** Pixels of one uploaded picture. */
  readonly pixelLimit: number;
  /** Of one account, or of one address without an account, where a login is needed; 0 for any number. */
  readonly requestsPerMinute: number;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}
