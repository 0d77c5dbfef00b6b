/** Downloads: what is being fetched, a form for any address, and the catalogue of what the tools need. */
import { Alert, Stack, Text } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { IconInfoCircle, IconPlugConnectedX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import style from "../models.module.css";
import { Catalogue } from "./catalogue.tsx";
import { downloadsWords } from "./downloads-words.ts";
import { PullForm } from "./pull-form.tsx";
import { PullList } from "./pull-list.tsx";
import { usePulls } from "./pulls-service.ts";
import { reachesNothing } from "./reach.ts";

export function DownloadsView(): ReactNode {
  const say = downloadsWords.use();
  const isAdmin = useIsAdmin();
  const { online } = useNetwork();
  const { data: pulls = [], error } = usePulls(isAdmin);
  return (
    <div className={style["scroll"]}>
      <Stack gap="lg">
        {!isAdmin && (
          <Alert variant="outline" icon={<IconInfoCircle aria-hidden />}>
            <Text size="sm">{say("adminOnly")}</Text>
          </Alert>
        )}
        {isAdmin && !online && (
          <Alert variant="outline" color="orange" icon={<IconPlugConnectedX aria-hidden />}>
            <Text size="sm">{say("offline")}</Text>
          </Alert>
        )}
        {reachesNothing(pulls) && (
          <Alert
            variant="outline"
            color="orange"
            role="status"
            icon={<IconPlugConnectedX aria-hidden />}
            title={
              <Text span inherit c="var(--mantine-color-text)">
                {say("noNetwork")}
              </Text>
            }
          >
            <Text size="sm">{say("noNetworkHelp")}</Text>
          </Alert>
        )}
        {isAdmin && <PullForm />}
        {error !== null && <ProblemNotice error={error} />}
        {pulls.length > 0 && <PullList pulls={pulls} />}
        <Catalogue pulls={pulls} />
      </Stack>
    </div>
  );
}
