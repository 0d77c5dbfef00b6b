/** Checks requests against the schemas of their routes. Bodies come as JSON and are taken as they are; what stands in an address is text
 *  and becomes what the schema says. */
import AjvCompiler from "@fastify/ajv-compiler";
import type { FastifySchemaCompiler } from "fastify";
import { CHINESE } from "./said.ts";
import { TOLD_AS } from "./job-schema.ts";

const build = AjvCompiler();
const options = {
  allErrors: true,
  removeAdditional: false,
  useDefaults: true,
  allowUnionTypes: true,
  keywords: [CHINESE, TOLD_AS],
};
const checkJson = build({}, { customOptions: { ...options, coerceTypes: false } });
const checkText = build({}, { customOptions: { ...options, coerceTypes: "array" } });

export const checkRequest: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  const check = httpPart === "body" ? checkJson : checkText;
  return check({ schema });
};

/** Where a tool's own check, or what reads the body, says what is wrong. */
export const checkAllButBody: FastifySchemaCompiler<unknown> = (route) =>
  route.httpPart === "body" ? () => true : checkRequest(route);
