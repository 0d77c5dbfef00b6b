/** What routes of data sets work with. */
import type { DatasetDesk } from "@inkloom/tools";
import type { Service } from "../../service.ts";

export interface DatasetOptions {
  readonly service: Pick<Service, "config"> & { readonly datasets: DatasetDesk };
}

/** A route below a data set. */
export interface ByName {
  readonly Params: { readonly name: string };
}
