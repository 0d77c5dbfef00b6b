/** Lets in whoever may come in; the others find the way to log in. */
import { Button, Center, Loader } from "@mantine/core";
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { listenToJobs } from "../service/live-jobs.ts";
import { ProblemNotice } from "../service/problem-notice.tsx";
import { appWords } from "./app-words.ts";
import { useSession } from "./session.ts";

const LoginPage = lazy(() => import("../pages/login/login-page.tsx"));

export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  const say = appWords.use();
  const { data, error, refetch } = useSession();
  const account = data?.account ?? undefined;
  const key = account === undefined ? undefined : (account.id ?? "local");
  useEffect(() => (key === undefined ? undefined : listenToJobs()), [key]);
  if (account !== undefined) return children;
  if (data !== undefined)
    return (
      <Suspense fallback={<Waiting />}>
        <LoginPage />
      </Suspense>
    );
  if (error === null) return <Waiting />;
  return (
    <Center mih="60vh" p="md">
      <ProblemNotice error={error}>
        <Button mt="sm" onClick={() => void refetch()}>
          {say("again")}
        </Button>
      </ProblemNotice>
    </Center>
  );
}

export function Waiting(): ReactNode {
  const say = appWords.use();
  return (
    <Center mih="40vh" role="status" aria-label={say("loading")}>
      <Loader />
    </Center>
  );
}
