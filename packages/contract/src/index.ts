export { PROBLEMS, type ProblemCode, type ProblemEntry } from "./problems/catalogue.ts";
export { Problem } from "./problems/problem.ts";
