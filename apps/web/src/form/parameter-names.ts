/** Whether fields show what their parameters are called in requests, beside the names that people read: where settings are known by
 *  those, as kohya's are. */
import { createContext } from "react";

export const ParameterNames = createContext(false);
