/** Everything that answers without a login, in one place. By the pattern of the route that was found, so that no way of writing
 *  an address leads around it; what is not found here needs a login, pages that do not exist included. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  // The page without anything of anybody: it asks who is there.
  "/": ["GET", "HEAD"],
  "/app/*": ["GET", "HEAD"],
  "/healthz": ["GET", "HEAD"],
  "/readyz": ["GET", "HEAD"],
  // Whether a login is needed, logging in and out, and the first admin.
  "/api/v1/session": ["GET", "HEAD", "POST", "DELETE"],
  "/api/v1/session/first-admin": ["POST"],
  // Signed addresses of single pictures, which end after an hour.
  "/v1/images/files/:name": ["GET", "HEAD"],
};

/** @param url the route's pattern, undefined where none was found */
export const isOpen = (method: string, url: string | undefined): boolean =>
  url !== undefined && Object.hasOwn(OPEN, url) && OPEN[url]?.includes(method) === true;
