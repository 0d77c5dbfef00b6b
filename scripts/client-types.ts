/** `packages/client/src/api.ts`: the types of the HTTP API, from the document that the server makes of its routes. */
import openapiTypes, { astToString } from "openapi-typescript";

const HEADER = `/** Made from the routes of packages/server by \`npm run docs\`; not written by hand. */

`;

/** @param document of OpenAPI 3.1 */
export async function clientTypes(document: object): Promise<string> {
  const types = await openapiTypes(Buffer.from(JSON.stringify(document)), {
    // What has a default may be left out of a request.
    defaultNonNullable: false,
    silent: true,
  });
  return HEADER + astToString(types);
}
