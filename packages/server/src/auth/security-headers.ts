/** What every answer carries, whatever it is; pages set a content security policy of their own. */
export const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  // An answer that is opened as a document runs nothing and loads nothing.
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  // Pages of others cannot show our pictures either.
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;
