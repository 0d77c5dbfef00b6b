/** What this wire can, as clients ask on their sockets and at `/features`. */
export const SERVER_FEATURES = { supports_preview_metadata: true } as const;
