import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The page's bundle: `/` and `/app/*` are its addresses, `/app/assets/*` its files. */
export default defineConfig({
  root: import.meta.dirname,
  base: "/app/",
  plugins: [react()],
  build: {
    target: "es2023",
    // These know light-dark(), which would else become variables that nothing sets.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    outDir: "dist",
    emptyOutDir: true,
    // Data addresses would need a wider content security policy.
    assetsInlineLimit: 0,
    manifest: true,
    // Names and terms of the libraries inside.
    license: { fileName: "licences.md" },
    chunkSizeWarningLimit: 1000,
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: { "/api": { target: "http://127.0.0.1:7860", ws: true } },
  },
});
