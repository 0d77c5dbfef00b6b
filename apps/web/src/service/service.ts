/** The service that this page belongs to. */
import { connect, type Inkloom } from "@inkloom/client";
import { currentLanguage, type Language } from "../language/language.ts";
import { noticingFetch } from "./login-ended.ts";

const connected = new Map<Language, Inkloom>();

/** The client that is spoken to in the page's language. */
export function service(): Inkloom {
  const language = currentLanguage();
  const known =
    connected.get(language) ??
    connect({ address: location.origin, language, fetch: noticingFetch });
  connected.set(language, known);
  return known;
}
