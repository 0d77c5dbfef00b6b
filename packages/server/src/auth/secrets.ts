/** What tokens and sessions are made of. Of each only the SHA-256 is kept: 256 random bits need no slow hash. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Secret scanners and people know a token by it. */
const TOKEN = "ink_";
const LOCAL = "inklocal_";

const random = (): string => randomBytes(32).toString("base64url");

export const newToken = (): string => TOKEN + random();
export const newLocalKey = (): string => LOCAL + random();
export const newSessionSecret = random;

export const isToken = (text: string): boolean => /^ink_[\w-]{43}$/.test(text);
export const isSessionSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** Tokens and keys anywhere in a text, for who must not repeat them. */
export const SECRETS = /\b(ink_|inklocal_)[\w-]{43}/g;

export const secretHash = (secret: string): string =>
  createHash("sha256").update(secret).digest("hex");

/** In a time that tells nothing of where two secrets differ. */
export const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(secretHash(one), "hex"), Buffer.from(secretHash(other), "hex"));
