/** The service's settings, as it tells them. */
import { queryOptions } from "@tanstack/react-query";
import type { Text } from "../../../language/language.ts";
import { answered } from "../../../service/answers.ts";
import { queryClient } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";

export type SettingValue = string | number | boolean | readonly string[] | null;

export interface Setting {
  readonly key: string;
  readonly label: Text;
  readonly help: Text;
  readonly schema: {
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly default?: unknown;
  };
  readonly many: boolean;
  readonly secret: boolean;
  readonly expected: Text;
  readonly whenAbsent: Text | null;
  readonly unit: Text | null;
  readonly value: SettingValue;
  readonly isSet: boolean;
  readonly source: {
    readonly kind: "default" | "file" | "environment" | "flag";
    readonly name: string | null;
  };
  readonly changeable: boolean;
  readonly restart: boolean;
}

export interface Settings {
  readonly restart: boolean;
  readonly groups: readonly { readonly title: Text; readonly settings: readonly Setting[] }[];
}

const KEY = ["settings"];

export const settingsQuery = (enabled: boolean) =>
  queryOptions({
    queryKey: KEY,
    enabled,
    queryFn: async () => (await answered(service().api.GET("/api/v1/settings"))) as Settings,
  });

/** Null takes a setting out of the file. Rejects with the problem that names what is wrong. */
export async function changeSetting(key: string, value: SettingValue): Promise<void> {
  const told: unknown = await answered(
    service().api.PATCH("/api/v1/settings", { body: { [key]: value } as never }),
  );
  queryClient.setQueryData(KEY, told);
}
