/** `packages/client/src/api.ts`: the types of the HTTP API, from the document that the server makes of its routes. */
import openapiTypes, { astToString } from "openapi-typescript";

const HEADER = `/** Made from the routes of packages/server by \`npm run docs\`; not written by hand. */

`;

type Document = Parameters<typeof openapiTypes>[0];

export async function clientTypes(document: Document): Promise<string> {
  const types = await openapiTypes(document, {
    // What has a default may be left out of a request.
    defaultNonNullable: false,
    silent: true,
  });
  return HEADER + astToString(types);
}
