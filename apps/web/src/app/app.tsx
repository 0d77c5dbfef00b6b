/** The page as a whole: who is there, what surrounds every page, which one is shown. */
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { queryClient } from "../service/queries.ts";
import { colours } from "./colours.ts";
import { PageFault } from "./page-fault.tsx";
import { SessionGate } from "./session-gate.tsx";
import { Shell } from "./shell.tsx";
import { appWords } from "./app-words.ts";
import { cssVariables, themeFor } from "./theme.ts";

export function App(): ReactNode {
  const close = appWords.use()("close");
  const theme = useMemo(() => themeFor(close), [close]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colours}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} />
        <PageFault>
          <SessionGate>
            <Shell />
          </SessionGate>
        </PageFault>
      </QueryClientProvider>
    </MantineProvider>
  );
}
