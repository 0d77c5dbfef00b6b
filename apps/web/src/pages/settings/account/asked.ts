/** What is asked of the accounts' routes, with the lists that it makes old. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../../../service/answers.ts";
import { queryClient } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";

const asking = {
  users: () => answered(service().api.GET("/api/v1/users")),
  tokens: () => answered(service().api.GET("/api/v1/tokens")),
};

export type User = Awaited<ReturnType<typeof asking.users>>["users"][number];
export type Token = Awaited<ReturnType<typeof asking.tokens>>["tokens"][number];
export type Role = User["role"];
export const ROLES: readonly Role[] = ["admin", "user", "viewer"];

export const useUsers = (enabled: boolean) =>
  useQuery({ queryKey: ["accounts", "users"], queryFn: asking.users, enabled });

export const useTokens = (enabled: boolean) =>
  useQuery({ queryKey: ["accounts", "tokens"], queryFn: asking.tokens, enabled });

const renewed = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } finally {
    await queryClient.invalidateQueries({ queryKey: ["accounts"] });
  }
};

export const addUser = (body: { name: string; role: Role; password: string }) =>
  renewed(answered(service().api.POST("/api/v1/users", { body })));

export const changeUser = (id: string, body: { role?: Role; disabled?: boolean }) =>
  renewed(answered(service().api.PATCH("/api/v1/users/{id}", { params: { path: { id } }, body })));

export const removeUser = (id: string) =>
  renewed(answered(service().api.DELETE("/api/v1/users/{id}", { params: { path: { id } } })));

export const givePassword = (id: string, password: string) =>
  renewed(
    answered(
      service().api.PUT("/api/v1/users/{id}/password", {
        params: { path: { id } },
        body: { password },
      }),
    ),
  );

export const makeToken = (body: { name: string; days?: number }) =>
  renewed(answered(service().api.POST("/api/v1/tokens", { body })));

export const revokeToken = (id: string) =>
  renewed(answered(service().api.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } })));
