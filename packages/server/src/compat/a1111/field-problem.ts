/** A field whose value is of another kind than it takes: answered as FastAPI does, as a list of such faults. */
import type { Text } from "@inkloom/contract";
import { DialectProblem } from "../dialect-problem.ts";

/** Names of faults as pydantic 2 calls them. */
export type FaultType =
  | "string_type"
  | "int_parsing"
  | "float_parsing"
  | "bool_parsing"
  | "list_type"
  | "dict_type"
  | "json_invalid";

interface Fault {
  readonly type: FaultType;
  /** Undefined where the body as a whole is at fault. */
  readonly field?: string;
  /** What was given, cut short. */
  readonly input?: string;
}

export class FieldProblem extends DialectProblem {
  readonly fault: Fault;

  constructor(sentence: Text, fault: Fault) {
    super(422, sentence, fault.field === undefined ? {} : { field: fault.field });
    this.fault = fault;
  }
}
