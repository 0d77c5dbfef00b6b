/** Every page: its address, what it is called and drawn with, and its code, which is fetched when somebody goes there. */
import {
  IconBooks,
  IconBrush,
  IconChartLine,
  IconLibraryPhoto,
  IconListCheck,
  IconPhoto,
  IconSettings,
  IconSitemap,
  IconSparkles,
  type TablerIcon,
} from "@tabler/icons-react";
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

export type PageName =
  | "create"
  | "canvas"
  | "gallery"
  | "queue"
  | "models"
  | "datasets"
  | "training"
  | "workflow"
  | "settings"
  | "welcome";

export interface Page {
  readonly name: PageName;
  /** Pattern of wouter, under which the page reads the rest itself. */
  readonly path: string;
  /** Where links to it lead. */
  readonly address: string;
  /** Absent where no menu leads to it. */
  readonly icon?: TablerIcon;
  /** Whether it is of use to administrators alone; then no menu leads others there. */
  readonly manages?: true;
  /** Whether viewers have no use of it, and no menu leads them there. */
  readonly works?: true;
  readonly Page: LazyExoticComponent<ComponentType>;
}

export const PAGES: readonly Page[] = [
  {
    name: "create",
    path: "/app/create/*?",
    address: "/",
    icon: IconSparkles,
    Page: lazy(() => import("../pages/create/create-page.tsx")),
  },
  {
    name: "canvas",
    path: "/app/canvas",
    address: "/app/canvas",
    icon: IconBrush,
    Page: lazy(() => import("../pages/canvas/canvas-page.tsx")),
  },
  {
    name: "gallery",
    path: "/app/gallery/*?",
    address: "/app/gallery",
    icon: IconPhoto,
    Page: lazy(() => import("../pages/gallery/gallery-page.tsx")),
  },
  {
    name: "queue",
    path: "/app/queue",
    address: "/app/queue",
    icon: IconListCheck,
    Page: lazy(() => import("../pages/queue/queue-page.tsx")),
  },
  {
    name: "models",
    path: "/app/models/*?",
    address: "/app/models",
    icon: IconBooks,
    Page: lazy(() => import("../pages/models/models-page.tsx")),
  },
  {
    name: "datasets",
    path: "/app/datasets/*?",
    address: "/app/datasets",
    icon: IconLibraryPhoto,
    works: true,
    Page: lazy(() => import("../pages/datasets/datasets-page.tsx")),
  },
  {
    name: "training",
    path: "/app/training/*?",
    address: "/app/training",
    icon: IconChartLine,
    manages: true,
    Page: lazy(() => import("../pages/training/training-page.tsx")),
  },
  {
    name: "workflow",
    path: "/app/workflow/*?",
    address: "/app/workflow",
    icon: IconSitemap,
    Page: lazy(() => import("../pages/workflow/workflow-page.tsx")),
  },
  {
    name: "settings",
    path: "/app/settings/*?",
    address: "/app/settings",
    icon: IconSettings,
    Page: lazy(() => import("../pages/settings/settings-page.tsx")),
  },
  {
    name: "welcome",
    path: "/app/welcome",
    address: "/app/welcome",
    Page: lazy(() => import("../pages/welcome/welcome-page.tsx")),
  },
];
